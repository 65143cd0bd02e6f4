from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.desk.conftest import Open
from tests.desk.kit import BEFORE_HAMA
from tests.desk.kit import COAST_CUT
from tests.desk.kit import HOMS_DISPUTE
from tests.desk.kit import MORNING_5_DEC
from tests.desk.server import Served


def test_scrub_to_a_day_click_a_place_and_read_who_holds_it_and_in_which_words(demo: Served, open_desk: Open) -> None:
    desk = open_desk(demo)
    desk.scrub("2024-12-05 18:00")
    desk.click_place("hama")
    desk.expect_text("holder", "Held by Opposition led by HTS")
    desk.expect_text("since", "5 Dec")
    first = desk.see("deciding").locator("article").first
    expect(first).to_contain_text("captured Hama")
    first.get_by_role("button", name="Read in its report").click()
    reader = desk.page.get_by_role("dialog")
    lit = reader.locator("mark.lit")
    expect(lit.first).to_be_visible()
    sentence = "".join(lit.all_text_contents())
    assert "capture of Hama" in sentence
    whole = reader.locator(".words").inner_text()
    assert sentence in whole
    assert len(whole) > 2 * len(sentence)
    expect(reader.locator("mark.role.place").first).to_have_text("Hama")
    desk.page.keyboard.press("Escape")
    expect(reader).to_be_hidden()

    # What was known the day before was something else.
    desk.page.get_by_role("combobox", name=re.compile("^Known")).select_option("fixed")
    handle = desk.page.get_by_role("slider", name="As known at")
    before = handle.get_attribute("aria-valuetext")
    handle.focus()
    for _ in range(2):
        handle.press("PageDown")
    assert handle.get_attribute("aria-valuetext") != before
    desk.expect_text("holder", "Held by Government (Assad)")
    desk.page.wait_for_url("**known=2024-12-03T15:00Z**")


def test_a_dispute_shows_both_sides_and_the_ledger_the_denial(demo: Served, open_desk: Open) -> None:
    desk = open_desk(demo, f"?at={HOMS_DISPUTE}&place=homs")
    desk.expect_text("holder", "Probably held by Government (Assad)")
    sides = desk.see("dispute").locator("> div")
    expect(sides).to_have_count(2)
    boxes = [side.bounding_box() for side in sides.all()]
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"] + 1  # beside each other
    expect(desk.see("dispute")).to_contain_text("Syrian defence ministry")
    expect(desk.see("dispute")).to_contain_text("Rami Abdel Rahman")
    desk.button("All claims about it").click()
    desk.page.get_by_label("Asserted or denied").select_option("denied")
    claims = desk.see("claims").locator("article")
    expect(claims.first).to_have_class(re.compile("denied"))
    expect(desk.see("claims")).to_contain_text("It did not, if one believes the ministry of defence")
    asserted, denied = (
        desk.page.evaluate("e => getComputedStyle(e).backgroundImage", element)
        for element in (desk.page.locator("body").element_handle(), claims.first.element_handle())
    )
    assert denied != asserted  # a denial looks different
    desk.page.get_by_role("tab", name="Refusals").click()
    expect(desk.page.get_by_role("status")).to_contain_text("refusal")
    expect(desk.page.locator("table tbody tr").first).to_be_visible()


def test_a_road_is_cut_for_a_side_and_what_if_says_what_else_would_be(demo: Served, open_desk: Open) -> None:
    desk = open_desk(demo, f"?view=roads&at={COAST_CUT}")
    desk.choose_place("From", "Damascus")
    desk.choose_place("To", "Latakia")
    desk.page.get_by_role("combobox", name=re.compile("^For")).select_option("government")
    desk.expect_text("cut", "Cut off for Government (Assad)")
    desk.expect_text("cut-off", "at Homs")
    expect(desk.see("route")).to_contain_text("Weakest stretch")
    expect(desk.see("route").locator("li").first).to_be_visible()
    expect(desk.see("road-status").first).to_contain_text("verified")
    desk.scrub("2024-12-02 12:00")
    expect(desk.see("cut")).to_be_hidden()
    desk.choose_place("Suppose that this place fell", "Homs")
    shifts = desk.see("shifts").locator("li")
    expect(shifts.first).to_be_visible()
    expect(desk.see("shifts")).to_contain_text("Cut:")
    desk.page.wait_for_url("**if=homs=**")
    expect(desk.see("road-status")).to_have_count(0)  # nothing is known of what is only supposed
    desk.page.get_by_role("button", name="Take back Homs").click()
    expect(desk.see("shifts")).to_be_hidden()


def test_a_link_reproduces_a_view(demo: Served, open_desk: Open) -> None:
    desk = open_desk(demo, f"?at={MORNING_5_DEC}&known={BEFORE_HAMA}&place=hama&camera=36.7,35.1,8")
    desk.expect_text("holder", "Held by Government (Assad)")
    expect(desk.page.get_by_role("slider", name="Time shown on the map")).to_have_attribute(
        "aria-valuetext", "Thu 5 Dec 2024, 18:00"
    )
    desk.page.get_by_label("Compare with now").select_option("difference")
    desk.button("Ledger").click()
    desk.page.get_by_label("Words in it").fill("taxi")
    expect(desk.see("claims").locator("article")).not_to_have_count(0)
    desk.page.wait_for_url("**f-q=taxi**")
    copied = desk.page.url.removeprefix(demo.url)
    again = open_desk(demo, copied)
    expect(again.page.get_by_label("Words in it")).to_have_value("taxi")
    texts = desk.see("claims").locator("article").all_inner_texts()
    expect(again.see("claims").locator("article")).to_have_count(len(texts))
    assert again.see("claims").locator("article").all_inner_texts() == texts
    again.button("Map").click()
    expect(again.see("place-panel")).to_contain_text("Hama")
    expect(again.page.locator("figcaption")).to_contain_text("where they differ")
    again.page.go_back()
    expect(again.page.get_by_label("Words in it")).to_have_value("taxi")


def test_then_and_now_stand_side_by_side(demo: Served, open_desk: Open) -> None:
    desk = open_desk(demo, "?at=2024-12-08T01:00Z&known=then&compare=side")
    expect(desk.see("map")).to_have_count(2)
    expect(desk.page.locator("figcaption")).to_contain_text(["as known 8 Dec, 04:00", "As we know it now"])
    expect(desk.see("differences").locator("li").first).to_be_visible()


def test_changes_reports_and_sources(demo: Served, open_desk: Open) -> None:
    desk = open_desk(demo, f"?view=since&at={MORNING_5_DEC}&since=2024-12-04T15:00Z")
    expect(desk.see("changes")).to_contain_text("Hama")
    item = desk.see("changes").locator("li", has_text="Hama").first
    item.locator("summary").click()
    expect(item.locator("article").first).to_be_visible()
    with desk.page.expect_download() as waiting:
        desk.button("PDF").click()
    saved = waiting.value.path()
    assert saved.read_bytes().startswith(b"%PDF-")
    with desk.page.context.expect_page() as opened:
        desk.page.get_by_role("link", name="Situation report").click()
    opened.value.wait_for_load_state()
    assert "Hama" in opened.value.inner_text("body")
    desk.button("Sources").click()
    rows = desk.page.locator("table tbody tr")
    expect(rows.first).to_be_visible()
    assert {"live", "quiet", "lost", "seldom"} >= {
        words.strip() for words in desk.page.locator("td.state b").all_inner_texts()
    }


def test_keys_alone_reach_everything(demo: Served, open_desk: Open) -> None:
    desk = open_desk(demo, f"?at={MORNING_5_DEC}")
    handle = desk.page.get_by_role("slider", name="Time shown on the map")
    handle.focus()
    handle.press("ArrowLeft")
    expect(handle).to_have_attribute("aria-valuetext", "Thu 5 Dec 2024, 17:00")
    handle.press("Shift+ArrowRight")
    expect(handle).to_have_attribute("aria-valuetext", "Thu 5 Dec 2024, 23:00")
    desk.page.locator("main").first.click(position={"x": 5, "y": 5})
    desk.page.keyboard.press("/")
    desk.page.keyboard.insert_text("حمص")  # another spelling
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator("#place-name")).to_have_text("Homs")
    desk.page.get_by_role("button", name="Read in its report").first.focus()
    desk.page.keyboard.press("Enter")
    expect(desk.page.get_by_role("dialog")).to_be_visible()
    desk.page.keyboard.press("Escape")
    expect(desk.page.get_by_role("dialog")).to_be_hidden()
