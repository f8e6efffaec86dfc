"""Forms in the browser: typed, saved, opened, cleared, printed; nothing sent, and nothing kept unless asked for."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import Dialog, Page

pytestmark = pytest.mark.browser

STAFF = "meeting-grid"
CLIENT = "first-meeting-canvas"
KEY = "tandem.forms"

FILL = """() => document.querySelectorAll('[data-t-form] :is(input, textarea)').forEach((control, index) => {
  if (control.type === 'radio' || control.type === 'checkbox') control.checked = true;
  else control.value = control.type === 'date' ? '2026-11-02' : `Țara ${index}: "<b>&amp;</b>" œ €`;
  control.dispatchEvent(new Event('input', { bubbles: true }));
})"""
STATE = """() => [...document.querySelectorAll('[data-t-form] :is(input, textarea)')].map((control) => {
  const tick = control.type === 'radio' || control.type === 'checkbox';
  return [control.name, control.type, tick ? control.checked : control.value];
})"""
STORED = f"() => localStorage.getItem('{KEY}')"


@pytest.fixture
def form(page: Page, site_url: str) -> Page:
    """The page of a form about staff, with every question answered by yes."""
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{site_url}forms/{STAFF}/")
    return page


def said(page: Page, *names: str) -> str:
    """What the page would say, from its own words."""
    return " ".join(page.get_attribute("[data-t-form]", f"data-word-{name}") or "" for name in names)


def message(page: Page) -> str:
    """What the page says after an act."""
    return page.locator("[data-t-message]:not(:empty)").inner_text()


def act(page: Page, name: str) -> None:
    """Press the last button that does this."""
    page.locator(f"[data-t-do={name}]").last.click()


def saved(page: Page) -> dict[str, Any]:
    """Save the form and read the file."""
    with page.expect_download() as download:
        act(page, "save")
    assert download.value.suggested_filename.startswith(f"{STAFF}-")
    content: dict[str, Any] = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    return content


def opened(page: Page, content: object, name: str = "form.json") -> None:
    """Open a file with this content, given as bytes or as what JSON holds."""
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    page.set_input_files("[data-t-file]", {"name": name, "mimeType": "application/json", "buffer": data})
    page.wait_for_selector("[data-t-message]:not(:empty)")


def answers(page: Page) -> list[Any]:
    """Names of the fields that hold something."""
    return [name for name, _, value in page.evaluate(STATE) if value]


def test_a_saved_file_gives_everything_back(form: Page) -> None:
    """Filled, saved, cleared, opened: each field holds what it held."""
    form.evaluate(FILL)
    before = form.evaluate(STATE)
    content = saved(form)
    assert content.keys() == {"form", "code", "edition", "language", "version", "saved", "values"}
    assert (content["form"], content["edition"], content["language"]) == (STAFF, "base", "en")
    act(form, "clear")
    assert not answers(form)
    assert message(form) == said(form, "cleared")
    opened(form, content)
    assert form.evaluate(STATE) == before
    assert message(form) == said(form, "opened")


def test_a_file_holds_field_names_and_option_ids(form: Page) -> None:
    """The keys are those of paper and specimens; whatever is empty is not in the file."""
    form.fill("[name='setting.number']", "7")
    form.fill("[name='seen.moments.2.minute']", "12")
    form.check("[name='seen.phases.agenda.level'][value='not-observed']")
    assert saved(form)["values"] == {
        "setting.number": "7",
        "seen.moments.2.minute": "12",
        "seen.phases.agenda.level": "not-observed",
    }


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"\x89PNG\r\n\x1a\n\x00", "not-ours"),
        (b"", "not-ours"),
        (b"[1, 2]", "not-ours"),
        (b"null", "not-ours"),
        ({"form": STAFF, "values": ["7"]}, "not-ours"),
        (b" " * 1_000_001, "too-large"),
        ({"form": CLIENT, "values": {}}, "other-form"),
    ],
    ids=["picture", "empty", "list", "null", "no-values", "large", "other-form"],
)
def test_a_wrong_file_is_told_and_changes_nothing(form: Page, content: object, word: str) -> None:
    """One clear sentence, and what was typed still stands."""
    form.fill("[name='setting.number']", "7")
    opened(form, content)
    assert message(form) == said(form, word).replace("{form}", CLIENT)
    assert answers(form) == ["setting.number"]


def test_a_file_of_another_version_gives_what_fits_and_tells_the_rest(form: Page) -> None:
    """Nothing is lost in silence: what does not fit is listed with its text."""
    values = {
        "setting.number": "7",
        "setting.date": "tomorrow",
        "setting.gone": "<img src=x onerror=alert(1)>",
        "setting.meeting-type": "none-of-these",
        "seen.moments.9999.minute": "12",
        "__proto__": "x",
        "setting.mission": 5,
    }
    opened(form, {"form": STAFF, "code": "000000", "values": values})
    assert answers(form) == ["setting.number"]
    assert message(form).startswith(said(form, "opened", "changed", "left-out"))
    listed = form.locator("[data-t-message] li").all_inner_texts()
    assert listed == [f"{name}: {value}" for name, value in values.items() if name != "setting.number"]


def test_opening_a_file_over_typed_text_asks(page: Page, site_url: str) -> None:
    """Whoever says no keeps what was typed."""
    page.goto(f"{site_url}forms/{STAFF}/")
    page.fill("[name='setting.number']", "7")
    asked: list[str] = []

    def refuse(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refuse)
    content = json.dumps({"form": STAFF, "values": {}}).encode()
    page.set_input_files("[data-t-file]", {"name": "a.json", "mimeType": "application/json", "buffer": content})
    page.wait_for_function("() => !document.querySelector('[data-t-file]').value")
    act(page, "clear")
    assert asked == [said(page, "replace"), said(page, "clear")]
    assert answers(page) == ["setting.number"]


def test_lines_can_be_added_and_come_back(form: Page, open_page: Callable[..., Page], site_url: str) -> None:
    """A new line has its own names and labels, is saved, and a file with more lines makes them."""
    table = form.locator("#f-seen--moments")
    count = table.locator("tbody tr").count()
    button = form.locator("[data-t-add=f-seen--moments]")
    button.click()
    button.click()
    assert table.locator("tbody tr").count() == count + 2
    cell = form.locator(f"[name='seen.moments.{count + 2}.minute']")
    assert "t-printed" not in (cell.get_attribute("class") or "")
    assert cell.evaluate("(cell) => document.activeElement === cell")
    assert cell.get_attribute("aria-label") == f"Line {count + 2}: Minute"
    assert cell.get_attribute("id") == f"f-seen--moments--{count + 2}--minute"
    cell.fill("41")
    content = saved(form)

    other = open_page()
    other.goto(f"{site_url}forms/{STAFF}/")
    opened(other, content)
    assert other.input_value(f"[name='seen.moments.{count + 2}.minute']") == "41"


def test_the_main_button_goes_to_the_first_field(form: Page) -> None:
    """Fill in here: the cursor stands in the first field, the address stays."""
    address = form.url
    form.click("[data-t-fill]")
    assert form.evaluate("document.activeElement.name") == "setting.number"
    assert form.url == address


@pytest.mark.parametrize("name", [STAFF, CLIENT])
def test_without_script_every_field_shows_and_no_button_is_dead(
    open_page: Callable[..., Page], site_url: str, name: str
) -> None:
    """The blank form is whole; what needs script is not offered."""
    page = open_page(script=False)
    page.goto(f"{site_url}forms/{name}/")
    fields = page.locator("[data-t-form] :is(input, textarea)").all()
    assert len(fields) > 30
    assert all(field.is_visible() for field in fields)
    assert not [button for button in page.locator(".md-content button").all() if button.is_visible()]
    assert not page.locator("#keep:visible").count()


def test_nothing_is_kept_or_sent_unless_asked(form: Page) -> None:
    """Typing leaves no trace: no request, nothing in the address, nothing in the browser."""
    form.wait_for_load_state("networkidle")
    requests: list[str] = []
    address = form.url
    form.on("request", lambda request: requests.append(request.url))
    form.evaluate(FILL)
    form.locator("[name='setting.number']").press("Enter")
    form.wait_for_timeout(200)
    assert not requests
    assert form.url == address
    assert form.evaluate(STORED) is None
    assert "Țara" not in form.evaluate("() => JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie")


def test_a_form_is_kept_when_asked_without_what_concerns_a_supervised_person(form: Page) -> None:
    """Kept: seen again after a reload, with the hour it ends. Not kept: fields of class client."""
    form.fill("[name='setting.number']", "7")
    form.evaluate("() => document.querySelector(\"[name='setting.place']\").setAttribute('data-t-client', '')")
    form.check("#keep")
    form.fill("[name='setting.place']", "somebody")
    form.fill("[name='setting.mission']", "probation")
    kept = json.loads(form.evaluate(STORED))
    assert kept[f"base/{STAFF}"]["values"] == {"setting.number": "7", "setting.mission": "probation"}
    assert form.locator("[data-t-until]").inner_text()
    form.reload()
    assert form.input_value("[name='setting.mission']") == "probation"
    assert form.is_checked("#keep")
    act(form, "forget")
    assert form.evaluate(STORED) is None
    assert not form.is_checked("#keep")
    assert message(form) == said(form, "forgotten")


def test_what_is_kept_ends(form: Page, site_url: str) -> None:
    """After its time any page of the handbook drops it; turning it off drops it at once."""
    form.check("#keep")
    form.fill("[name='setting.number']", "7")
    form.uncheck("#keep")
    assert form.evaluate(STORED) is None
    form.check("#keep")
    hours = form.evaluate(f"() => (Object.values(JSON.parse(localStorage['{KEY}']))[0].until - Date.now()) / 3600000")
    assert 7.9 < hours <= 8
    form.evaluate(f"""() => {{
      const all = JSON.parse(localStorage['{KEY}']);
      Object.values(all).forEach((entry) => {{ entry.until = Date.now() - 1; }});
      localStorage['{KEY}'] = JSON.stringify(all);
    }}""")
    form.goto(f"{site_url}glossary/")
    assert form.evaluate(STORED) is None
    form.goto(f"{site_url}forms/{STAFF}/")
    assert not answers(form)


@pytest.mark.parametrize("damaged", ["{", "[]", '{"base/meeting-grid": 5}', '{"base/meeting-grid": {"until": 9e15}}'])
def test_a_damaged_store_does_no_harm(form: Page, damaged: str) -> None:
    """Whatever another page left under our key, the form opens empty and works."""
    form.evaluate("([key, value]) => localStorage.setItem(key, value)", [KEY, damaged])
    form.reload()
    assert not answers(form)
    form.check("#keep")
    assert form.is_checked("#keep")


def test_forms_about_a_supervised_person_are_never_kept(page: Page, site_url: str) -> None:
    """Such a form does not offer it, and marks its fields."""
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{site_url}forms/{CLIENT}/")
    assert not page.locator("[data-t-keep]").count()
    assert page.locator("[data-t-form] [data-t-client]").count() > 30
    assert not page.locator("[name^='self-check.'][data-t-client]").count()
    page.evaluate(FILL)
    assert page.evaluate(STORED) is None


def test_back_does_not_bring_typed_text_back(form: Page, site_url: str) -> None:
    """On a shared computer the next person presses Back."""
    form.evaluate(FILL)
    form.goto(f"{site_url}glossary/")
    form.go_back()
    assert form.url.endswith(f"forms/{STAFF}/")
    assert not answers(form)
    form.evaluate(FILL)
    form.reload()
    assert not answers(form)


def test_leaving_with_unsaved_text_warns(page: Page, site_url: str) -> None:
    """The browser asks before typed text is lost, and only then."""
    asked: list[str] = []

    def note(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", note)
    page.goto(f"{site_url}forms/{STAFF}/")
    page.locator("[name='setting.number']").press_sequentially("7")
    page.goto(f"{site_url}glossary/")
    assert asked == ["beforeunload"]
    page.goto(f"{site_url}forms/{STAFF}/")
    page.locator("[name='setting.number']").press_sequentially("7")
    saved(page)
    page.goto(f"{site_url}glossary/")
    assert asked == ["beforeunload"]


def test_paper_shows_all_that_was_typed(form: Page) -> None:
    """A long answer prints whole, in place of its field; buttons, guidance and links do not print."""
    long = "\n".join(f"{number}. Looks at the clock." for number in range(40))
    form.fill("[name='question.asked']", long)
    form.fill("[name='setting.mission']", "word " * 60)
    form.emulate_media(media="print")
    form.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    printed = form.locator("[data-t-form]").inner_text()
    assert "39. Looks at the clock." in printed
    assert printed.count("word") >= 60
    for text in form.locator(".t-printed").all():
        assert text.evaluate("(text) => text.scrollHeight <= text.clientHeight + 1")
    assert not form.locator("[data-t-do=save]").is_visible()
    assert not form.locator("#handing-out").is_visible()
    assert form.locator("#f-seen--moments thead").is_visible()
    form.evaluate("() => dispatchEvent(new Event('afterprint'))")
    assert not form.locator(".t-printed").count()


def test_every_control_of_every_form_has_a_name_of_its_own(page: Page, site_url: str) -> None:
    """Names are unique but for radios, ids are unique, each control says what it is, and there is nothing to submit."""
    with urlopen(f"{site_url}index.json") as reply:
        addresses = [row["address"] for row in json.load(reply)["records"] if row["kind"] == "form"]
    assert addresses
    for address in addresses:
        page.goto(site_url + address)
        controls: list[list[str]] = page.evaluate("""() =>
          [...document.querySelectorAll('[data-t-form] :is(input, textarea, select)')].map((each) => [
            each.name, each.type, each.value,
            each.getAttribute('aria-label') || [...each.labels].map((label) => label.innerText).join(' '),
          ])""")
        names = [(name, value if kind == "radio" else "") for name, kind, value, _ in controls]
        assert len(names) == len(set(names)), address
        assert all(label.strip() for *_, label in controls), address
        ids: list[str] = page.evaluate("() => [...document.querySelectorAll('[id]')].map((each) => each.id)")
        assert len(ids) == len(set(ids)), address
        assert not page.locator(".md-content :is(form, [type=submit], button:not([type]))").count(), address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_a_form_for_several_stages_shows_the_rows_and_levels_of_the_chosen_one(page: Page, site_url: str) -> None:
    """From an assessment the link opens its own stage; another can be chosen by keyboard; hidden rows keep answers."""
    page.goto(f"{site_url}assessments/discovering/")
    page.click("[aria-labelledby=doc-tutor-kpm-conclusions] .t-btn")
    rows = page.locator("#f-thresholds--levels tbody tr")
    shown = "els => els.filter(each => each.offsetParent).map(each => each.innerText.trim().split(' ')[0])"
    assert page.locator(".t-roles [aria-current]").get_attribute("href") == "#for-discovering"
    assert rows.evaluate_all(shown) == ["C1", "C9", "C10"]
    assert page.locator("#f-thresholds--levels .t-asked:visible").count() == 3
    page.focus("#for-autonomy")
    page.keyboard.press("Enter")
    assert page.url.endswith("#for-autonomy")
    assert len(rows.evaluate_all(shown)) == 10
    page.check("[name='thresholds.levels.network.own'][value=alone]")
    page.click("[data-t-fill]")
    assert page.locator(".t-roles [aria-current]").get_attribute("href") == "#for-autonomy"
    page.click("#for-discovering")
    assert page.locator("[name='thresholds.levels.network.own'][value=alone]").is_checked()
