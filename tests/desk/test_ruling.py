from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.desk.conftest import Open
from tests.desk.kit import MORNING_5_DEC
from tests.desk.kit import Desk
from tests.desk.server import TOKEN
from tests.desk.server import serve


def rule(desk: Desk, why: str) -> None:
    """Reject the first claim of the open place."""
    first = desk.page.locator("[data-testid=deciding] article").first
    first.get_by_role("button", name="Rule on it").click()
    form = first.locator("form")
    form.get_by_label("Who rules").fill("Ada Byron")
    form.get_by_label("Why").fill(why)
    form.get_by_role("button", name="Record the ruling").click()


def give_token(desk: Desk, token: str) -> None:
    desk.page.get_by_role("textbox", name="Token").fill(token)
    desk.button("Use this token").click()


def test_a_ruling_is_made_and_the_estimate_says_that_it_rests_on_it(own_copy: Path, open_desk: Open) -> None:
    with serve(own_copy) as served:
        desk = open_desk(served, f"?at={MORNING_5_DEC}&place=hama")
        other = open_desk(served, f"?at={MORNING_5_DEC}&place=hama")
        desk.see("deciding").wait_for()
        other.see("deciding").wait_for()

        # No token, then a wrong one: said plainly, and nothing is lost.
        rule(desk, "the photo <b>shows</b> another town")
        expect(desk.page.get_by_role("dialog")).to_be_visible()
        give_token(desk, "not-the-right-token")
        desk.button("Record the ruling").click()
        expect(desk.page.locator("form [role=alert]")).to_contain_text("refuses this token")
        expect(desk.page.locator("form").get_by_label("Why")).to_have_value("the photo <b>shows</b> another town")
        give_token(desk, TOKEN)
        desk.button("Record the ruling").click()
        desk.expect_text("rests-on-ruling", "This estimate rests on 1 ruling.")
        expect(desk.see("rests-on-ruling")).to_contain_text("Without: Held by Opposition led by HTS")

        # A second browser that has not seen it rules too: it is told, and its words are still there.
        other.page.evaluate("token => sessionStorage.setItem('whoholds-token', token)", TOKEN)
        rule(other, "I think so too")
        message = other.page.locator("form [role=alert]")
        settled = other.see("rests-on-ruling")
        expect(message.or_(settled).first).to_be_visible()
        if message.is_visible():
            expect(message).to_contain_text("Somebody else ruled in between")
            expect(other.page.locator("form").get_by_label("Why")).to_have_value("I think so too")
            other.button("Record the ruling").click()
        expect(settled).to_contain_text("rest")

        desk.button("Rulings").click()
        expect(desk.page.locator("ol > li").first).to_be_visible()
        expect(desk.page.locator("main")).to_contain_text("the photo <b>shows</b> another town")
        expect(desk.page.locator("main")).to_contain_text("The chain of rulings is whole.")
        assert desk.check_access() == []


def test_a_holder_is_asserted_with_a_reason_and_the_ruling_withdrawn_with_another(
    own_copy: Path, open_desk: Open
) -> None:
    with serve(own_copy) as served:
        desk = open_desk(served, f"?at={MORNING_5_DEC}&place=hama")
        desk.page.evaluate("token => sessionStorage.setItem('whoholds-token', token)", TOKEN)
        desk.go(f"?at={MORNING_5_DEC}&place=hama")
        desk.expect_text("holder", "Held by Opposition led by HTS")
        desk.button("We know better: say who held it").click()
        form = desk.page.locator("form", has_text="Say who held Hama")
        expect(form.get_by_label("From")).to_have_value("2024-12-05 18:00")
        assert desk.check_access() == []

        # Nothing is sent without a holder and a reason.
        form.get_by_label("Who rules").fill("Ada Byron")
        desk.button("Record the ruling").click()
        form.get_by_label("Held by").select_option("government")
        form.get_by_label("Why").fill("   ")
        desk.button("Record the ruling").click()
        expect(form.get_by_role("alert")).to_contain_text("Say who rules and why")
        form.get_by_label("Why").fill("the <i>garrison</i> was filmed at noon")
        form.get_by_label("until a time").check()
        form.get_by_label("Until", exact=True).fill("2024-12-05 12:00")
        form.get_by_label("Until", exact=True).press("Tab")
        expect(form.get_by_role("alert").first).to_contain_text("It ends before it begins")
        form.get_by_label("until a time").uncheck()
        desk.button("Record the ruling").click()
        desk.expect_text("rests-on-ruling", "This estimate rests on 1 ruling.")
        desk.expect_text("holder", "Government")
        expect(desk.see("rests-on-ruling")).to_contain_text("Without: Held by Opposition led by HTS")

        made = desk.see("rulings")
        made.locator("summary").click()
        expect(made).to_contain_text("Hama held by Government (Assad), from 5 Dec, 18:00")
        expect(made).to_contain_text("the <i>garrison</i> was filmed at noon")
        made.get_by_role("button", name="Withdraw it").click()
        made.get_by_label("Why").fill("the film is a year old")
        made.get_by_role("button", name="Record the ruling").click()
        expect(desk.see("rests-on-ruling")).to_be_hidden()
        desk.expect_text("holder", "Held by Opposition led by HTS")

        desk.button("Rulings").click()
        entries = desk.see("ruling")
        expect(entries).to_have_count(2)
        expect(entries.first).to_contain_text("the film is a year old")
        expect(entries.last).to_contain_text("no longer in force")
        assert desk.check_access() == []


def test_a_cut_connection_is_told_and_mends_itself(own_copy: Path, open_desk: Open) -> None:
    with serve(own_copy) as served:
        desk = open_desk(served, f"?at={MORNING_5_DEC}")
        port = int(served.url.rstrip("/").rsplit(":", 1)[1])
        served.end()
        desk.scrub("2024-12-06 18:00")
        expect(desk.see("lost")).to_contain_text("The desk no longer answers")
        desk.click_place("hama")
        expect(desk.page.locator("#panel [role=alert]").first).to_contain_text("ask again when it is back")
        with serve(own_copy, port=port):
            desk.button("Ask again").click()
            expect(desk.see("lost")).to_be_hidden()
            desk.expect_text("holder", "Held by Opposition led by HTS")


def test_questions_that_cannot_be_answered_get_a_clear_message(own_copy: Path, open_desk: Open) -> None:
    with serve(own_copy) as served:
        desk = open_desk(served, f"?at={MORNING_5_DEC}&place=atlantis")
        expect(desk.page.locator("#panel [role=alert]")).to_contain_text("atlantis")
        desk.go("?view=roads&from=damascus&to=atlantis")
        expect(desk.page.locator("#panel [role=alert]").first).to_contain_text("atlantis")
        desk.go("?claim=00000000000000000000000000000000")
        expect(desk.page.get_by_role("dialog").get_by_role("alert")).to_be_visible()
        desk.go(f"?at={MORNING_5_DEC}&known=1999-01-01T00:00Z&place=hama")
        desk.expect_text("holder", "Government")
        desk.go("?at=2024-12-05T12:00&view=nowhere&camera=x")  # a time without zone is not guessed at
        expect(desk.see("map")).to_be_visible()
        desk.page.locator(".when input").fill("yesterday")
        desk.page.locator(".when input").press("Enter")
        expect(desk.page.locator(".wrong")).to_contain_text("Write it as")
