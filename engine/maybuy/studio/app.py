"""The studio's pages over HTTP: what a browser asks, and what comes of it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final, cast

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from ..language import LANGUAGES, say
from ..web.prices import PATH as PRICES
from ..web.prices import PricePages
from ..web.rendering import make_ready, rendered
from ..web.static import PREFIX, served
from . import pages
from .files import ElsewhereError
from .forms import Form, TooLargeError, form_of, text_in, wants_json
from .gate import Gate
from .panes import PANES, SUBJECT, View, day_of, pane
from .shelf import UnknownFileError
from .state import Studio
from .texts import Made
from .workspace import Conflict, NothingToDoError, UnsavedError

LANGUAGE: Final = "maybuy_studio_language"
"""The cookie of the language that was chosen."""


def application(studio: Studio, port: int, language: str) -> Gate:
    """All of the studio, at a port of this machine, in a language unless another one is chosen."""
    site = _Site(studio, language)
    make_ready("studio")

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        studio.close()

    app = Starlette(
        routes=[
            Route("/", site.page),
            Route("/pane", site.pane),
            Route("/help/{code}", site.help),
            Route(PRICES, site.prices),
            Route(PREFIX + "{path:path}", _static),
            *(
                Route(f"/{name}", site.posted(work), methods=["POST"])
                for name, work in (
                    ("text", site.text), ("look", site.look), ("complete", site.complete),
                    ("save", site.save), ("take", site.take), ("drop", site.drop), ("undo", site.undo),
                    ("redo", site.redo), ("new", site.new), ("cancel", site.cancel),
                    ("rename", site.rename), ("delete", site.delete),
                )
            ),
        ],
        exception_handlers={
            UnknownFileError: site.problem(404, "problem.file"),
            ElsewhereError: site.problem(403, "problem.elsewhere"),
            FileExistsError: site.problem(409, "problem.exists"),
            TooLargeError: site.problem(413, "problem.large"),
            UnicodeDecodeError: site.problem(400, "problem.form"),
            KeyError: site.problem(400, "problem.form"),
            OSError: site.problem(500, "problem.write"),
            404: site.problem(404, "problem.page"),
        },
        lifespan=lifespan,
    )  # fmt: skip
    return Gate(cast("ASGIApp", app), port, _refused(language))


def _refused(language: str) -> ASGIApp:
    """What is said to who is not let in: nothing of the root."""

    async def refuse(scope: Scope, receive: Receive, send: Send) -> None:
        body = rendered(
            "studio/problem.html", language, SUBJECT, said=say("studio", "problem.token", language)
        )
        await HTMLResponse(body, 403)(scope, receive, send)

    return refuse


async def _static(request: Request) -> Response:
    found = served(request.url.path)
    return Response(status_code=404) if found is None else Response(found.body, media_type=found.kind)


class _Site:
    """The pages of one studio."""

    def __init__(self, studio: Studio, language: str) -> None:
        self._studio = studio
        self._language = language
        self._prices: tuple[object, PricePages] | None = None

    def language(self, request: Request) -> str:
        """The language that is asked for, or was chosen, or that of the command."""
        for said in (request.query_params.get("lang"), request.cookies.get(LANGUAGE)):
            if said in LANGUAGES:
                return said
        return self._language

    def view(self, request: Request, form: Form | None = None) -> View:
        """What a page is asked for."""
        words = request.query_params if form is None else QueryParams(form)
        asked = words.get("pane", "")
        return View(
            words.get("tab", "")[:40],
            words.get("file", ""),
            asked if asked in PANES else PANES[0],
            words,
            self.language(request),
        )

    def problem(self, status: int, key: str) -> Callable[[Request, Exception], Awaitable[Response]]:
        """What is said where something cannot be done."""

        async def answer(request: Request, _: Exception) -> Response:
            language = self.language(request)
            said = say("studio", key, language)
            if wants_json(request):
                return JSONResponse({"problem": said}, status)
            return HTMLResponse(rendered("studio/problem.html", language, SUBJECT, said=said), status)

        return answer

    def posted(
        self, work: Callable[[Request, Form, View], Response]
    ) -> Callable[[Request], Awaitable[Response]]:
        """What answers a form: its work is done aside, for it reads and writes files."""

        async def answer(request: Request) -> Response:
            form = await form_of(request)
            return await run_in_threadpool(work, request, form, self.view(request, form))

        return answer

    # Pages

    async def page(self, request: Request) -> Response:
        """The whole page."""
        view = self.view(request)
        if not view.tab:
            return RedirectResponse(pages.begun(view), 303)
        status, body = await run_in_threadpool(pages.page, self._studio, view)
        response = HTMLResponse(body, status)
        if request.query_params.get("lang") in LANGUAGES:
            response.set_cookie(LANGUAGE, view.language, httponly=True, samesite="strict")
        return response

    async def pane(self, request: Request) -> Response:
        """One pane of it."""
        view = self.view(request)
        self._studio.active = view.tab
        return HTMLResponse(await run_in_threadpool(pane, self._studio, view))

    async def help(self, request: Request) -> Response:
        """What a code means: the page that `maybuy explain` shows."""
        view = self.view(request)
        body = await run_in_threadpool(pages.help_page, self._studio, view, request.path_params["code"])
        if body is None:
            return await self.problem(404, "problem.page")(request, KeyError())
        return HTMLResponse(body)

    async def prices(self, request: Request) -> Response:
        """The price page of the working copy, as customers would see it."""
        return await run_in_threadpool(self._priced, request)

    def _priced(self, request: Request) -> Response:
        view = self.view(request)
        copy = self._studio.good(view.tab or self._studio.active)
        if copy is None:
            return HTMLResponse(b"", 404)
        day = day_of(self._studio, view)
        key = (id(copy), day)
        if self._prices is None or self._prices[0] != key:
            self._prices = key, PricePages(copy.definitions, day)
        return HTMLResponse(self._prices[1].page(dict(request.query_params), view.language))

    # What the editor asks

    def text(self, _: Request, form: Form, view: View) -> Response:
        """A tab has another text: what is wrong with it."""
        entries = self._studio.entries()
        self._studio.edited(view.tab, view.file, text_in(form), form["base"], entries)
        return JSONResponse(pages.checked(self._studio, view, entries))

    def look(self, _: Request, __: Form, view: View) -> Response:
        """A tab wants to know how a file is now."""
        return JSONResponse(pages.told(self._studio, view))

    def complete(self, _: Request, form: Form, view: View) -> Response:
        """What may stand at a place."""
        at = int(form["at"]) if form["at"].isdecimal() else 0
        found = self._studio.offers(view.tab, form["text"], at, view.language)
        return JSONResponse({"from": found.start, "offers": [one._asdict() for one in found.offers]})

    def save(self, request: Request, form: Form, view: View) -> Response:
        """A text is saved."""
        done = self._studio.saved(view.tab, view.file, text_in(form), form["base"])
        if isinstance(done, Conflict):
            return self._conflict(request, view, done, form["text"])
        return self._done(request, view, _said_of(done, pages.broken(self._studio, view)))

    def take(self, request: Request, form: Form, view: View) -> Response:
        """After a conflict, what is on disk is taken."""
        self._studio.taken(view.tab, view.file, form["text"])
        return self._done(request, view, "taken")

    def drop(self, request: Request, _: Form, view: View) -> Response:
        """What is not saved of a file is given up."""
        self._studio.given_up(view.tab, view.file)
        return self._done(request, view, "dropped")

    def undo(self, request: Request, _: Form, view: View) -> Response:
        """The last save is taken back."""
        return self._stepped(request, view, self._studio.back, "undone")

    def redo(self, request: Request, _: Form, view: View) -> Response:
        """What was taken back is made again."""
        return self._stepped(request, view, self._studio.forth, "redone")

    def _stepped(
        self, request: Request, view: View, step: Callable[[str, str], Conflict | None], said: str
    ) -> Response:
        try:
            conflict = step(view.tab, view.file)
        except UnsavedError:
            return self._done(request, view, "unsaved", status=409)
        except NothingToDoError:
            return self._done(request, view, "nothing", status=409)
        if conflict is not None:
            return self._done(request, view, "changed", status=409)
        named = self._studio.named(view.file)
        if named != view.file:  # a renaming was taken back, or made again
            view = View(view.tab, named, view.pane, view.words, view.language)
            if wants_json(request):
                return JSONResponse({"done": True, "gone": view.address(said=said)})
        return self._done(request, view, said)

    def new(self, request: Request, form: Form, view: View) -> Response:
        """A file is made."""
        name = form["name"].strip()
        self._studio.made(view.tab, name, pages.example(form.get("kind", "")))
        made = View(view.tab, name, view.pane, view.words, view.language)
        return self._done(request, made, "made")

    def rename(self, request: Request, form: Form, view: View) -> Response:
        """A file gets another name."""
        to, base = form["to"].strip(), form["base"]
        return self._moved(request, view, lambda: self._studio.renamed(view.tab, view.file, to, base), to)

    def delete(self, request: Request, form: Form, view: View) -> Response:
        """A file is deleted."""
        base = form["base"]
        return self._moved(request, view, lambda: self._studio.removed(view.tab, view.file, base), "")

    def _moved(self, request: Request, view: View, move: Callable[[], Conflict | None], to: str) -> Response:
        try:
            conflict = move()
        except UnsavedError:
            return self._done(request, view, "unsaved.move", status=409)
        if conflict is not None:
            return self._done(request, view, "changed", status=409)
        after = View(view.tab, to or view.file, view.pane, view.words, view.language)
        return self._done(request, after, "renamed" if to else "deleted")

    def cancel(self, request: Request, _: Form, view: View) -> Response:
        """What is being worked out is given up."""
        self._studio.cancel(view.tab)
        return self._done(request, view, "cancelled")

    def _done(self, request: Request, view: View, said: str, *, status: int = 200) -> Response:
        """What is said once something is done: to the script as data, else as the page."""
        if wants_json(request):
            told = {"said": say("studio", f"said.{said}", view.language), "done": status == 200}
            return JSONResponse({**told, **pages.told(self._studio, view)}, status)
        return RedirectResponse(view.address(said=said), 303)

    def _conflict(self, request: Request, view: View, conflict: Conflict, text: str) -> Response:
        shown = pages.conflict(view, conflict, text)
        if wants_json(request):
            return JSONResponse(
                {"conflict": shown, "said": say("studio", "said.conflict", view.language)}, 409
            )
        _, body = pages.page(self._studio, view, conflict=shown)
        return HTMLResponse(body, 409)


def _said_of(made: Made, broken: bool) -> str:
    if not made.laid_out and broken:
        return "saved.unread"
    return "saved.errors" if broken else "saved"
