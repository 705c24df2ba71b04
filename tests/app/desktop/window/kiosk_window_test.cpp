// The screen in the patient's hand: one questionnaire and nothing else, then the passphrase.
#include "app/desktop/kit/print.hpp"
#include "app/desktop/rooms/documents_page.hpp"
#include "tests/app/desktop/window/driver.hpp"
#include "tests/support/shipped_content.hpp"

namespace homeostat::desktop {
namespace {

TEST(KioskWindow, APatientReachesNothingElseAndASafetyAnswerWaitsForTheClinician) {
  auto& frame = *testApp().frame();
  Driver at(frame);
  enterPractice(at);
  enterPatient(at);
  frame.showKiosk("phq-9", "de");
  at.expectOnScreen("Frage 1 von 9 auf Ihrem Bogen");
  EXPECT_EQ(frame.GetMenuBar(), nullptr);
  for (const char* hidden : {"place.today", "place.knowledge", "lock", "pages"}) {
    const auto* control = at.find(hidden);
    EXPECT_TRUE(control == nullptr || !control->IsShownOnScreen()) << hidden;
  }
  EXPECT_EQ(at.screen().find("Example, Mara"), std::string::npos);
  for (int i = 0; i < 8; ++i) at.click("kiosk.answer.0");
  at.expectOnScreen("Frage 9 von 9");
  at.click("kiosk.answer.2");
  at.expectOnScreen("Bitte sprechen Sie jetzt");
  at.click("kiosk.end");
  at.type("door.passphrase", "an invented passphrase");
  at.click("door.unlock");
  at.expectOnScreen("Speak about it now: self-harm thoughts");
  at.expectOnScreen("Example, Mara");
  EXPECT_NE(frame.GetMenuBar(), nullptr);
  frame.showToday();
  at.expectOnScreen("Speak about it now: self-harm thoughts, due");
}

TEST(PrintWindow, WhatGoesToThePrinterAreThePagesOfThePreview) {
  auto& frame = *testApp().frame();
  Driver at(frame);
  enterPractice(at);
  enterPatient(at);
  at.page("documents");
  auto* preview = dynamic_cast<PagesView*>(at.usable("preview"));
  ASSERT_NE(preview, nullptr);
  ASSERT_TRUE(Driver::until([&] { return preview->count() > 0; }));
  const auto file = testFolder() / "printed.pdf";
  const auto result = printToFile(*preview->pages(), file);
  EXPECT_EQ(result.how, Printed::done) << result.why;
  ASSERT_TRUE(Driver::until([&] { return std::filesystem::exists(file) && std::filesystem::file_size(file) > 0; }));
  EXPECT_EQ(support::slurp(file.string()).substr(0, 5), "%PDF-");
}

}  // namespace
}  // namespace homeostat::desktop
