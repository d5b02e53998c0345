// Sends what stands in a form to this service, and shows what comes back. Nothing else is loaded from anywhere.
for (const form of document.querySelectorAll("form")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const shown = form.querySelector("output");
    const headers = { "content-type": "application/json" };
    const key = document.querySelector("#key");
    if (key && key.value) headers.authorization = `Bearer ${key.value}`;
    const body = form.querySelector("textarea");
    const request = { method: form.dataset.method, headers };
    if (body) request.body = body.value;
    shown.textContent = "…";
    try {
      const response = await fetch(form.dataset.path, request);
      const text = await response.text();
      let pretty = text;
      try { pretty = JSON.stringify(JSON.parse(text), null, 1); } catch { /* it is no JSON: shown as it is */ }
      shown.textContent = `${response.status} ${response.statusText}\n\n${pretty}`;
    } catch (error) {
      shown.textContent = String(error);
    }
  });
}
for (const form of document.querySelectorAll("form")) {
  const body = form.querySelector("textarea");
  const shown = () => { form.querySelector(".sent").textContent = body.value; };
  form.querySelector("select")?.addEventListener("change", (event) => {
    body.value = event.target.value;
    shown();
  });
  body?.addEventListener("input", shown);
}
for (const origin of document.querySelectorAll(".origin")) origin.textContent = location.origin;

// A link into something folded opens it.
function unfold() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let one = target; one; one = one.parentElement) if (one.tagName === "DETAILS") one.open = true;
  target.scrollIntoView();
}
addEventListener("hashchange", unfold);
unfold();
