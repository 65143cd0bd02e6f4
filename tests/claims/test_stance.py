"""Stance: what is said not to be so, planned, asked for or only possible, and the counter-examples beside each."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests import factory
from whoholds.claims.markers import Stance
from whoholds.claims.scene import Scene
from whoholds.claims.stance import stance_of
from whoholds.language import Reader

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def read_stance() -> Callable[[str, str], Stance]:
    reader = Reader.open()

    def read(trigger: str, text: str) -> Stance:
        report = factory.report(text)
        sentences = next(iter(reader.read([report])))[1]
        scene = Scene(report, sentences, factory.theatre(), [], [], [])
        s, i = [(s, t.i) for s, sentence in enumerate(sentences) for t in sentence.tokens if t.text == trigger][-1]
        return stance_of(scene, s, scene.frame(s, i))

    return read


# Negation, its scope over coordination, denials, verdicts on reports, failures, attempts that came to nothing.
DENIED = [
    ("left", "The army has not left Aster."),
    ("left", "Nobody has left Aster."),
    ("left", "No soldier has left Aster."),
    ("left", "Not a single soldier has left Aster."),
    ("left", "Not one of the units left Aster."),
    ("left", "None of the soldiers left Aster."),
    ("left", "Neither side left Aster."),
    ("left", "The soldiers never left Aster."),
    ("leaving", "The army denied leaving Aster."),
    ("left", "The ministry denied that the army had left Aster."),
    ("left", "The ministry said that no unit had left Aster."),
    ("left", "Reports that the army had left Aster were untrue, an officer said."),
    ("left", "Reports that the army had left Aster are false."),
    ("left", "It is not true that the army has left Aster."),
    ("left", "There is no truth to reports that the army has left Aster."),
    ("left", "There is no truth in the claim that the army left Aster, the ministry said."),
    ("left", "The ministry dismissed reports that the army had left Aster."),
    ("left", "The ministry called reports that the army had left Aster a lie."),
    ("left", "He called the news that the army had left Aster false."),
    ("left", "Talk that the army has left Aster is nonsense, he said."),
    ("withdrawal", "The ministry denied the withdrawal of troops from Aster."),
    ("withdrawal", "The ministry rejected talk of a withdrawal from Aster."),
    ("withdrawal", "There was no withdrawal from Aster."),
    ("withdrawal", "There has been no withdrawal from Aster, the army said."),
    ("withdrawal", "Rumours of a withdrawal from Aster are baseless."),
    ("withdrawal", "To speak of a withdrawal from Aster is nonsense, he said."),
    ("capture", "The capture of Aster was propaganda, it said."),
    ("capture", "He called the capture of Aster a fabrication."),
    ("capture", "The alleged capture of Aster is disinformation."),
    ("capture", "The army failed in the capture of Aster."),
    ("fallen", "Aster has not fallen."),
    ("fallen", "Neither Aster nor Brim has fallen."),
    ("fell", "Aster never fell."),
    ("fall", "Aster has yet to fall, he said."),
    ("fall", "Aster has yet to fall."),
    ("capture", "The rebels have yet to capture Aster."),
    ("capture", "The rebels failed to capture Aster."),
    ("take", "The rebels were unable to take Aster."),
    ("take", "The rebels could not take Aster."),
    ("take", "The rebels did not manage to take Aster."),
    ("taking", "The army stopped the rebels from taking Aster."),
    ("taking", "The army prevented the rebels from taking Aster."),
    ("entering", "Defenders kept the rebels from entering Aster."),
    ("leave", "The soldiers refused to leave Aster."),
    ("entering", "The rebels stopped short of entering Aster."),
    ("entering", "The rebels went round the town without entering Aster."),
    ("controls", "The army no longer controls Aster."),
    ("control", "The army does not control Aster any more."),
    ("controls", "Nobody controls Aster."),
    ("entered", "It is untrue that rebels entered Aster."),
    ("entered", "It was wrong to say that rebels had entered Aster."),
    ("entered", "The claim that rebels entered Aster has no basis."),
    ("entered", "The rebels have entered neither Aster nor Brim."),
    ("left", "The soldiers have not left Aster or abandoned Brim."),
    ("abandoned", "The soldiers have not left Aster or abandoned Brim."),
    ("fallen", "The ministry denied that Aster had fallen and that Brim had been left."),
    ("left", "The ministry denied that Aster had fallen and that Brim had been left."),
    ("capture", "They could not complete the capture of Aster."),
    ("take", "They tried to take Aster but were beaten back."),
    ("take", "Their attempt to take Aster failed."),
    ("capture", "Their attempt to capture Aster was repelled."),
    ("break", "The rebels tried in vain to break into Aster."),
    ("withdraw", "The army has refused to withdraw from Aster."),
    ("withdrawn", "At no point have our forces withdrawn from Aster."),
    ("withdrawn", "Under no circumstances have our forces withdrawn from Aster."),
    ("withdrawn", "Hardly anyone has withdrawn from Aster."),
    ("Aster", "There are no rebels inside Aster."),
    ("Aster", "The rebels are not inside Aster."),
    ("Aster", "The rebels are nowhere inside Aster."),
    ("control", "The army is not in control of Aster."),
    ("control", "The army is no longer in control of Aster."),
    ("control", "Aster is not under rebel control."),
    ("control", "Aster is outside of government control, not under the control of anybody."),
    ("left", "Officials insisted that not one soldier had left Aster."),
    ("left", '"We have not left Aster and we hold Brim," the officer said.'),
    ("fallen", "The governor said it was a lie that Aster had fallen."),
    ("fallen", "Claims that Aster has fallen are a fabrication, the army said."),
    ("fallen", '"Aster has not fallen and will not fall," he said.'),
    ("captured", "The army spokesman flatly denied that the rebels had captured Aster."),
    ("captured", "It is not the case that the rebels have captured Aster."),
    ("capture", "There was no capture of Aster, only skirmishes, he said."),
    ("entered", "Residents said no fighters had entered the town of Aster."),
    ("entered", "No rebel has entered or approached Aster."),
    ("approached", "No rebel has entered or approached Aster."),
    ("surrounded", "Aster is not surrounded, the mayor said."),
    ("control", "The government has lost control of Aster and does not control Brim."),
    ("reached", "Neither the army nor its allies have reached Aster."),
    ("reached", "The army has not yet reached Aster."),
    ("reach", "The column has yet to reach Aster."),
    ("reach", "The column never managed to reach Aster."),
    ("recapture", "Government troops have so far failed to recapture Aster."),
    ("recapture", "Troops failed in an attempt to recapture Aster."),
    ("recapture", "The army has been unable to recapture Aster."),
    ("withdraw", "The rebels declined to withdraw from Aster."),
    ("controls", "The army no longer fully controls Aster."),
    ("control", "Nobody is in control of Aster."),
    ("enter", "The army shelled Aster but did not enter it."),
    ("entering", "The army shelled Aster instead of entering it."),
    ("storm", "An attempt to storm Aster was foiled, the army said."),
    ("storm", "The army repelled an attempt to storm Aster."),
    ("lost", "We have lost neither Aster nor Brim."),
    ("lost", "Not a metre of Aster has been lost, he said."),
    ("lost", "Nothing in Aster has been lost."),
]
# Counter-examples: the same words where the thing is so.
ASSERTED = [
    ("controls", "The army still controls Aster."),
    ("controls", "Nobody but the army controls Aster."),
    ("entered", "The rebels entered not only Aster but also Brim."),
    ("entered", "Not only have the rebels entered Aster, they have taken Brim."),
    ("abandoned", "The soldiers have not left Aster but have abandoned Brim."),
    ("abandoned", "The soldiers did not fight and abandoned Brim."),
    ("left", "The ministry denied that Aster had fallen and said that the rebels had left Brim."),
    ("left", "The army left Aster without a fight."),
    ("left", "The army left Aster, the ministry did not deny."),
    ("captured", "The rebels have likely captured Aster."),
    ("captured", "The rebels probably captured Aster."),
    ("taken", "The rebels say they have taken Aster and will take Brim."),
    ("entering", "The rebels began entering Aster."),
    ("enter", "The rebels started to enter Aster."),
    ("enter", "The rebels managed to enter Aster."),
    ("hold", "The rebels continue to hold Aster."),
    ("hold", "The rebels continued to hold Aster."),
    ("captured", "The rebels, who plan to take Brim, captured Aster."),
    ("capture", "The army confirmed the capture of Aster."),
    ("capture", "The monitor reported the capture of Aster."),
    ("completed", "The army completed the capture of Aster."),
    ("capture", "The army completed the capture of Aster."),
    ("fall", "The army admitted the fall of Aster."),
    ("leave", "The army was forced to leave Aster."),
    ("leave", "The rebels forced the army to leave Aster."),
    ("leave", "The rebels made the army leave Aster."),
    ("leave", "They had slipped into Aster, only to leave it within hours."),
    ("abandon", "They had to abandon Aster on Monday."),
    ("left", "After the rebels vowed to take Brim, the army left Aster."),
    ("captured", "The rebels captured Aster to open the road."),
    ("captured", "Having captured Aster, the rebels will move on."),
    ("captured", "Rebels who captured Aster plan to go on."),
    ("captured", "Once they had captured Aster, the rebels moved on."),
    ("fell", "When Aster fell, the army did not fight."),
    ("fell", "He could not say when Aster fell."),
    ("fallen", "The ministry acknowledged that Aster had fallen."),
    ("fallen", "He regretted that Aster had fallen."),
    ("lost", "The army, which never admitted it, lost Aster."),
    ("taken", "Aster was taken so that the road could be opened."),
    ("took", "The rebels took Aster if one believes the monitor."),
    ("hold", "The army can still hold Aster, he said, and it does hold it."),
    ("repelled", "The army denied that Aster had been captured and reported that it repelled attackers."),
    ("left", "We did not lose; we left Aster."),
    ("left", "The army left Aster because it could not hold it."),
    ("attempt", "They made an attempt to take Aster."),
    ("withdrawn", "The army says it has withdrawn from Aster and that it will come back."),
    ("hold", '"We have not left Aster and we hold Brim," the officer said.'),
    ("took", "Troops are fighting to recapture Aster, which rebels took on Friday."),
    ("withdrawn", "Under the deal the rebels have withdrawn from Aster."),
    ("withdrawal", "The rebels completed their withdrawal from Aster."),
    ("withdrawal", "The rebels began their withdrawal from Aster."),
    ("captured", "He acknowledged that Aster had been captured."),
    ("captured", "The army conceded that it had lost Brim and that Aster was captured."),
    ("captured", "Aster was captured without resistance."),
    ("captured", "The rebels captured Aster with no resistance."),
    ("captured", "Rebels captured Aster, which the army did not expect."),
    ("captured", "The rebels captured Aster but not Brim."),
    ("hold", "Rebels still hold Aster, he said."),
    ("held", "Rebels have held Aster since Friday."),
    ("held", "The army has held Aster and will not leave it."),
    ("control", "The rebels are now in control of Aster."),
    ("shelled", "The army shelled Aster but did not enter it."),
    ("advance", "The rebels halted their advance on Aster."),
    ("fled", "Nobody died when the soldiers fled Aster."),
    ("fled", "The soldiers fled Aster so that nobody would die."),
    ("fell", "Aster fell before reinforcements could arrive."),
]
# Plans, vows, orders to one's own men, purposes, attempts under way.
PLANNED = [
    ("take", False, "The rebels will take Aster."),
    ("take", False, "The rebels vowed to take Aster."),
    ("taking", False, "The rebels are planning on taking Aster."),
    ("leave", False, "The army plans to leave Aster."),
    ("leave", False, "The soldiers are to leave Aster by bus, a negotiator said."),
    ("leave", False, "The soldiers were to leave Aster on Monday."),
    ("vacated", False, "The districts are to be vacated."),
    ("leave", False, "The soldiers have been ordered to leave Aster."),
    ("leave", False, "The general ordered his men to leave Aster."),
    ("withdrawal", False, "The general ordered the withdrawal from Aster."),
    ("withdrawal", False, "The army announced plans for a withdrawal from Aster."),
    ("take", False, "They attacked Brim in order to take Aster."),
    ("take", False, "They attacked Brim to take Aster."),
    ("take", False, "The rebels mean to take Aster."),
    ("take", False, "The rebels want to take Aster."),
    ("take", False, "The rebels promised that they would take Aster."),
    ("take", False, "The commander said that his men would take Aster within days."),
    ("leave", False, "The army agreed to leave Aster under a deal."),
    ("leave", False, "The plan to leave Aster was announced on Monday."),
    ("leave", False, "The army is preparing to leave Aster."),
    ("leave", True, "The army will not leave Aster."),
    ("leave", True, "The army has no intention of leaving Aster; it will never leave it."),
    ("leaving", True, "The army has no intention of leaving Aster."),
    ("leave", True, "He ruled out that the army would leave Aster."),
    ("leave", True, "The army does not plan to leave Aster."),
    ("leave", True, "The army has no plans to leave Aster."),
    ("leave", True, "The general vowed not to leave Aster."),
    ("leave", True, "The general vowed never to leave Aster."),
    ("take", False, "The rebels say they have taken Aster and will take Brim."),
    ("take", False, "They are trying to take Aster."),
    ("take", False, "They are poised to take Aster."),
    ("take", False, "They are about to take Aster."),
    ("take", False, "Their aim is to take Aster."),
    ("take", False, "The aim of the drive is to take Aster."),
    ("take", False, "Their goal, he said, was to take Aster."),
    ("taken", False, "Aster would be taken back, he added."),
    ("return", False, "They vow to return to Aster."),
    ("evacuate", False, "Buses are going to evacuate civilians from Aster."),
    ("fall", True, '"Aster has not fallen and will not fall," he said.'),
    ("recapture", False, "The army launched an operation to recapture Aster."),
    ("recapture", False, "Troops are fighting to recapture Aster, which rebels took on Friday."),
    ("recapture", False, "The defence minister swore to recapture Aster at any cost."),
    ("withdraw", False, "The rebels have agreed to withdraw from Aster."),
    ("withdraw", False, "The rebels said they would withdraw from Aster."),
    ("withdraw", False, "The rebels announced that they would withdraw from Aster on Monday."),
    ("withdraw", True, "The rebels said they would not withdraw from Aster."),
    ("withdraw", False, "Under the deal the rebels will withdraw from Aster."),
    ("withdrawal", False, "The army is preparing a withdrawal from Aster."),
    ("advance", False, "The rebels plan an advance on Aster."),
    ("take", False, '"We will take Aster and then Brim," he said.'),
    ("take", False, "The goal of the offensive is to take Aster, commanders say."),
    ("take", False, "Reinforcements were sent to take Aster."),
    ("evacuated", False, "Aster is to be evacuated by Monday."),
    ("surrender", True, "The garrison of Aster vowed it would never surrender."),
]
# What is asked of others, and orders to civilians.
CALLED_FOR = [
    ("leave", False, "The rebels urged the army to leave Aster."),
    ("leave", False, "The rebels called on the army to leave Aster."),
    ("leave", False, "The army must leave Aster, the rebels said."),
    ("leave", False, "The soldiers should leave Aster, he said."),
    ("leave", False, "The rebels demanded that the army leave Aster."),
    ("withdrawal", False, "The rebels demanded a withdrawal from Aster."),
    ("withdrawal", False, "The council called for a withdrawal from Aster."),
    ("leave", False, "The rebels gave the army 24 hours to leave Aster."),
    ("leave", False, "Rebels gave the soldiers until Monday to leave Aster."),
    ("leave", False, "The army told residents to leave Aster."),
    ("leave", False, "The army ordered residents to leave Aster."),
    ("leave", False, "The command proposed that its men leave Aster."),
    ("hand", False, "He asks them to hand Aster over."),
    ("leave", False, "The rebels' demand that the army leave Aster was rejected."),
    ("withdraw", False, "The envoy appealed to both sides to withdraw from Aster."),
    ("withdraw", False, "An ultimatum to withdraw from Aster expires on Monday."),
    ("leave", False, "The mayor told residents to leave Aster at once."),
    ("leave", False, "Authorities ordered civilians to leave Aster."),
    ("leave", False, "Civilians were told to leave Aster."),
    ("leave", False, "The UN called on all foreign forces to leave Aster."),
    ("withdraw", False, "The council demanded that rebels withdraw from Aster."),
    ("withdraw", False, "Rebels should withdraw from Aster immediately, the minister said."),
    ("withdraw", False, "He urged the rebels to withdraw from Aster."),
    ("surrender", False, "The rebels called for the surrender of Aster."),
]
# Conditions, inverted ones too, possibility, fear, forecast, questions, counterfactuals.
HYPOTHETICAL = [
    ("take", False, "The rebels could take Aster."),
    ("take", False, "The rebels may take Aster within days."),
    ("taken", False, "If Aster is taken, the road is open."),
    ("fall", False, "Should Aster fall, the road is open."),
    ("fall", False, "Were Aster to fall, the road would be open."),
    ("go", False, "Were Aster to go, Brim would be next in line."),
    ("held", False, "Had Aster held, the signature would have been a different one."),
    ("fallen", False, "Had Aster fallen, the war would have ended."),
    ("fall", False, "The fall of Aster would open the road."),
    ("capture", False, "The capture of Aster would be a blow to the army."),
    ("capture", False, "The capture of Aster is imminent."),
    ("capture", False, "The monitor expects the capture of Aster within days."),
    ("fall", False, "Aster is likely to fall."),
    ("fall", False, "Aster is expected to fall."),
    ("fall", False, "Residents fear that Aster will fall."),
    ("fall", False, "He feared that Aster would fall."),
    ("fallen", False, "Unless Aster has fallen, the road is open."),
    ("fallen", False, "It is possible that Aster has fallen."),
    ("fall", False, "There is a risk that Aster will fall."),
    ("captured", False, "Aster might have been captured."),
    ("attack", False, "An attack on Aster is possible."),
    ("leave", False, "The army may be forced to leave Aster."),
    ("cut", False, "To complete a siege they would have to cut the road to Aster."),
    ("put", False, "It would put the rebels in Aster."),
    ("come", False, "Aster will in all likelihood come under rebel control within three days."),
    ("recapture", False, "The army may try to recapture Aster."),
    ("fall", False, "Analysts warn that Aster could fall within days."),
    ("fall", False, "Aster may soon fall to the rebels."),
    ("fall", False, "If Aster were to fall, Brim would be cut off."),
    ("cut", False, "If Aster were to fall, Brim would be cut off."),
    ("fall", False, "It is feared that Aster will fall."),
    ("falls", False, "If Aster falls, the road is open."),
    ("falls", False, "The army will retreat when Aster falls."),
    ("fall", False, "The fall of Aster seems imminent."),
    ("evacuated", False, "Aster would be evacuated if shelling went on."),
    ("arrive", False, "Aster fell before reinforcements could arrive."),
]
# The sentence leaves open whether it is so: no claim at all.
OPEN = [
    ("fallen", "Has Aster fallen?"),
    ("leave", "Did the army leave Aster?"),
    ("left", "The ministry did not confirm that the army had left Aster."),
    ("left", "The ministry would not say whether the army had left Aster."),
    ("left", "It was not clear whether the army had left Aster."),
    ("left", "He could not confirm that the army had left Aster."),
    ("captured", "The army declined to say whether Aster had been captured."),
    ("captured", "The report that Aster had been captured could not be confirmed."),
    ("captured", "It is unclear whether the rebels have captured Aster."),
    ("captured", "The army has not confirmed that Aster was captured."),
]


@pytest.mark.parametrize(("trigger", "text"), DENIED)
def test_denied(read_stance: Callable[[str, str], Stance], trigger: str, text: str) -> None:
    stance = read_stance(trigger, text)
    assert (stance.negated, stance.modality, stance.dropped) == (True, "", False)


@pytest.mark.parametrize(("trigger", "text"), ASSERTED)
def test_asserted(read_stance: Callable[[str, str], Stance], trigger: str, text: str) -> None:
    stance = read_stance(trigger, text)
    assert (stance.negated, stance.modality, stance.dropped) == (False, "", False)


@pytest.mark.parametrize(
    ("modality", "trigger", "negated", "text"),
    [
        (name, *row)
        for name, rows in (("planned", PLANNED), ("called_for", CALLED_FOR), ("hypothetical", HYPOTHETICAL))
        for row in rows
    ],
)
def test_not_real(
    read_stance: Callable[[str, str], Stance], modality: str, trigger: str, text: str, *, negated: bool
) -> None:
    stance = read_stance(trigger, text)
    assert (stance.negated, stance.modality, stance.dropped) == (negated, modality, False)


@pytest.mark.parametrize(("trigger", "text"), OPEN)
def test_open(read_stance: Callable[[str, str], Stance], trigger: str, text: str) -> None:
    assert read_stance(trigger, text).dropped


def test_unreal_factuality_overrules_a_bare_assertion() -> None:
    report = factory.report("Rebels took Brim.")
    sentences = next(iter(Reader.open().read([report])))[1]
    scene = Scene(report, sentences, factory.theatre(), [], [], [])
    assert stance_of(scene, 0, scene.frame(0, 1)).modality == ""
    sentences[0].tokens[1].factuality = -2.0
    assert stance_of(scene, 0, scene.frame(0, 1)).modality == "hypothetical"
