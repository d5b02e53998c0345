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
for (const choice of document.querySelectorAll("select")) {
  choice.addEventListener("change", () => {
    choice.form.querySelector("textarea").value = choice.value;
  });
}
