// A whole consultation in a real window, as a clinician would do it.
#include "app/desktop/rooms/documents_page.hpp"
#include "tests/app/desktop/window/driver.hpp"
#include "tests/support/shipped_content.hpp"

namespace homeostat::desktop {
namespace {

TEST(ConsultationWindow, FromTheFirstRunToTheSignature) {
  auto& frame = *testApp().frame();
  Driver at(frame);

  // First run: the guide refuses a passphrase typed differently, then makes the practice.
  at.type("door.practice", "Practice of this test");
  at.type("door.user_name", "Dr. Test");
  at.type("door.user_id", "test");
  at.type("door.passphrase", "a long passphrase");
  at.type("door.repeated", "another passphrase");
  at.click("door.found");
  at.expectOnScreen("The two passphrases differ.");
  at.type("door.passphrase", "a long passphrase");
  at.type("door.repeated", "a long passphrase");
  at.click("door.found");

  // A patient.
  at.type("new.name", "Example, Mara");
  at.type("new.born", "2.3.1985");
  at.choose("new.sex.female");
  at.click("new.add");
  at.expectOnScreen("Example, Mara");
  at.expectOnScreen("medication not asked");

  // Findings: the preview says what would be taken and what not; then they are taken.
  at.page("intake");
  at.usable("intake.choose");
  frame.patientRoom()->encounter().preview({fixture("invented.fhir.json")}, [](const std::string&) {});
  at.expectOnScreen("Left out: 1 entry");
  at.click("intake.take");
  at.expectOnScreen("Allergy: penicillin");
  at.tick("goal.sustained-energy");
  at.tick("asked.none_supplements");
  at.click("asked.save");
  at.expectOnScreen("Goals: ");

  // A value typed by keyboard; one that is no measure of its kind stays in the sheet.
  at.choose("intake.way.sheet");
  at.type("sheet.name.0", "Magnesium");
  at.type("sheet.value.0", "0.82");
  at.type("sheet.unit.0", "mmol/L");
  at.type("sheet.name.1", "Ferritin");
  at.type("sheet.value.1", "14");
  at.type("sheet.unit.1", "kg");
  at.expectOnScreen("Not taken: ");
  at.click("sheet.take");
  at.expectOnScreen("Taken: 1 finding.");

  const auto encounter_patient = frame.patientRoom()->encounter().patient();
  // Assessment: what stands behind a suggestion is two clicks away.
  at.page("assessment");
  auto& encounter = frame.patientRoom()->encounter();
  ASSERT_TRUE(Driver::until([&] { return !encounter.visit().assessment.suggestions.empty(); })) << at.screen();
  const auto offered = encounter.visit().assessment.suggestions;
  const auto first = std::find_if(offered.begin(), offered.end(), [](const auto& s) { return s.waits_for.empty(); });
  ASSERT_NE(first, offered.end()) << "no suggestion can be accepted";
  at.click("why." + offered.front().id);
  at.expectOnScreen("Verified: ");
  at.click("drawer.close");

  // Decide with a reason, sign.
  for (const auto& flag : encounter.visit().assessment.red_flags) {
    if (!flag.locks_signing || flag.answered) continue;
    at.click("answer." + flag.rule);
    at.type("flag.note", "looked at");
    at.click("flag.acted");
  }
  if (first - offered.begin() >= 5) at.click("suggestions.more");
  at.click("decide." + first->id + ".accepted");
  EXPECT_FALSE(at.find("decide.confirm")->IsEnabled()) << "a decision without a reason must not be possible";
  at.choose("reason.agreed-with-patient");
  at.click("decide.confirm");
  at.expectOnScreen("Accepted: Agreed with the patient");
  at.click("sign");
  at.expectOnScreen("Signed.");
  ASSERT_TRUE(Driver::until([&] { return encounter.isSigned(); }));

  // The letter, previewed and saved as a PDF; the record knows that it went out.
  at.page("documents");
  auto* preview = dynamic_cast<PagesView*>(at.usable("preview"));
  ASSERT_NE(preview, nullptr);
  ASSERT_TRUE(Driver::until([&] { return preview->count() > 0; })) << at.screen();
  EXPECT_TRUE(at.screen().find("This visit is signed") != std::string::npos) << at.screen();
  const auto file = testFolder() / "letter.pdf";
  dynamic_cast<DocumentsPage*>(preview->GetParent())->saveAs(file);
  at.expectOnScreen("Saved: " + file.string());
  EXPECT_EQ(support::slurp(file).substr(0, 5), "%PDF-");
  EXPECT_EQ(encounter.view().documents.size(), 1U);

  // The review of knowledge: what keeps this person from adopting is said, then done away with; then it is adopted.
  frame.showReview("intervention " + first->id);
  at.expectOnScreen("no seat on the review board");
  EXPECT_FALSE(at.usable("review.seat.test.clinical") == nullptr);
  EXPECT_FALSE(at.find("review.adopt")->IsEnabled());
  at.tick("review.seat.test.clinical");
  wxCommandEvent seat(wxEVT_CHECKBOX, at.find("review.seat.test.clinical")->GetId());
  seat.SetInt(1);
  at.find("review.seat.test.clinical")->ProcessWindowEvent(seat);
  at.expectOnScreen("conflicts of interest is missing");
  at.type("review.interests", "none");
  at.click("review.interests.state");
  ASSERT_TRUE(Driver::until([&] { return at.find("review.adopt")->IsEnabled(); })) << at.screen();
  at.click("review.adopt");
  at.expectOnScreen("Written in the record.");
  at.expectOnScreen("Dr. Test, clinical");
  frame.showPatient(encounter_patient);
  at.expectOnScreen("Example, Mara");

  // Locked: a wrong passphrase opens nothing; the right one comes back to the same patient.
  frame.lock();
  at.type("door.passphrase", "not the passphrase");
  at.click("door.unlock");
  at.expectOnScreen("do not open the practice");
  EXPECT_EQ(at.screen().find("Example, Mara"), std::string::npos);
  at.type("door.passphrase", "a long passphrase");
  at.click("door.unlock");
  at.expectOnScreen("Example, Mara");
}

}  // namespace
}  // namespace homeostat::desktop
