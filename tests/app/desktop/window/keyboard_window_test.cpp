// A whole consultation without a mouse: every control is reached by Tab or a shortcut, and pressed by a key.
#include "tests/app/desktop/window/driver.hpp"

namespace homeostat::desktop {
namespace {

TEST(KeyboardWindow, AWholeConsultationWithoutAMouse) {
  auto& frame = *testApp().frame();
  Driver at(frame);
  at.usable("door.face.found");
  if (at.find("door.practice") == nullptr) at.pressAt("door.face.found");

  // First run.
  at.write("door.practice", "Practice by keyboard");
  at.write("door.user_name", "Dr. Key");
  at.write("door.user_id", "key");
  at.write("door.passphrase", "a long passphrase");
  at.write("door.repeated", "a long passphrase");
  at.pressAt("door.found");
  at.expectOnScreen("New patient");

  // A patient.
  at.write("new.name", "Example, Mara");
  at.write("new.born", "2.3.1985");
  at.pressAt("new.sex.female");
  at.pressAt("new.add");
  at.expectOnScreen("medication not asked");

  // Values typed like in a spreadsheet: Enter goes on to the next cell.
  at.shortcut("2");
  at.pressAt("intake.way.sheet");
  ASSERT_TRUE(at.tabTo("sheet.name.0"));
  for (const char* cell : {"Ferritin", "9", "ug/L", "Hemoglobin", "108", "g/L"}) {
    at.typeKeys(cell);
    at.key(GDK_KEY_Return);
  }
  at.expectOnScreen("Take 2 values");
  at.pressAt("sheet.take");
  at.expectOnScreen("Taken: 2 findings.");

  // Typed, taken back, and typed again.
  auto& encounter = frame.patientRoom()->encounter();
  ASSERT_TRUE(Driver::until([&] { return encounter.view().findings.size() == 2; }));
  at.shortcut("z");
  at.expectOnScreen("Undone");
  ASSERT_TRUE(Driver::until([&] { return encounter.view().findings.empty(); }));
  ASSERT_TRUE(at.tabTo("sheet.name.0"));
  for (const char* cell : {"Ferritin", "9", "ug/L", "Hemoglobin", "108", "g/L"}) {
    at.typeKeys(cell);
    at.key(GDK_KEY_Return);
  }
  at.pressAt("sheet.take");
  ASSERT_TRUE(Driver::until([&] { return encounter.view().findings.size() == 2; }));

  // What was asked by word.
  at.pressAt("intake.way.files");
  at.pressAt("asked.none_medications");
  at.pressAt("asked.none_supplements");
  at.pressAt("asked.none_allergies");
  at.pressAt("goal.sustained-energy");
  at.pressAt("asked.save");
  at.expectOnScreen("Goals: ");

  // What stands first opens its reasons; a decision and the signature follow.
  at.shortcut("3");
  ASSERT_TRUE(Driver::until([&] { return !encounter.visit().assessment.suggestions.empty(); })) << at.screen();
  const auto id = encounter.visit().assessment.suggestions.front().id;
  at.pressAt("why." + id);
  at.expectOnScreen("Verified: ");
  at.pressAt("drawer.close");
  at.pressAt("decide." + id + ".deferred");
  at.pressAt("reason.one-thing-at-a-time");
  at.pressAt("decide.confirm");
  at.expectOnScreen("Deferred: ");
  at.pressAt("sign");
  at.expectOnScreen("Signed.");
  EXPECT_TRUE(Driver::until([&] { return encounter.isSigned(); }));

  // What goes out, and who did what.
  at.shortcut("6");
  EXPECT_TRUE(at.tabTo("document.save")) << at.screen();
  at.shortcut("7");
  at.shortcut("l");
  at.usable("door.unlock");
  at.write("door.passphrase", "a long passphrase");
  at.pressAt("door.unlock");
  at.expectOnScreen("Example, Mara");
}

}  // namespace
}  // namespace homeostat::desktop
