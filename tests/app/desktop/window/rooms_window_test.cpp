// Beats put right by mouse and keyboard, a publisher's form, a new person: in a real window.
#include "app/desktop/rooms/beats_canvas.hpp"
#include "app/desktop/rooms/intake_page.hpp"
#include "tests/app/desktop/window/driver.hpp"

namespace homeostat::desktop {
namespace {

IntakePage& intakePage(Driver& at) {
  at.page("intake");
  return *dynamic_cast<IntakePage*>(at.usable("intake.choose")->GetGrandParent()->GetParent());
}

void mouse(wxWindow& window, wxEventType kind, wxPoint where) {
  wxMouseEvent event(kind);
  event.SetPosition(where);
  event.SetEventObject(&window);
  window.ProcessWindowEvent(event);
}

void press(wxWindow& window, int key, bool shift = false) {
  wxKeyEvent event(wxEVT_KEY_DOWN);
  event.m_keyCode = key;
  event.SetShiftDown(shift);
  event.SetEventObject(&window);
  window.ProcessWindowEvent(event);
}

class BeatsWindow : public testing::Test {
 protected:
  void SetUp() override {
    enterPractice(at_);
    enterPatient(at_);
    auto& encounter = at_.frame().patientRoom()->encounter();
    at_.page("intake");
    at_.usable("intake.choose");
    encounter.preview({fixture("../../../app/cli/demo/resting.txt")}, [](const std::string&) {});
    at_.click("intake.take");
    at_.expectOnScreen("Taken: ");
    at_.choose("intake.way.recordings");
    at_.click("beats.open.resting.txt");
    canvas_ = dynamic_cast<BeatsCanvas*>(at_.usable("beats.canvas"));
    ASSERT_NE(canvas_, nullptr);
  }
  Driver at_{*testApp().frame()};
  BeatsCanvas* canvas_ = nullptr;
};

TEST_F(BeatsWindow, AreDeletedMovedAndKeptByKeyboard) {
  EXPECT_NE(at_.text("beats.chosen").find("looks wrong"), std::string::npos) << at_.text("beats.chosen");
  press(*canvas_, WXK_DELETE);
  at_.expectOnScreen("1 change by hand: 1 deleted");
  press(*canvas_, WXK_INSERT);
  at_.expectOnScreen("2 changes by hand");
  press(*canvas_, WXK_BACK);
  at_.expectOnScreen("1 change by hand");
  press(*canvas_, WXK_RIGHT);
  press(*canvas_, WXK_RIGHT, true);
  at_.expectOnScreen("1 moved");
  at_.click("beats.keep");
  at_.expectOnScreen("Kept; the figures were measured anew.");
  at_.usable("beats.open.resting.txt");
  at_.expectOnScreen("2 changes by hand: 1 deleted, 0 put in, 1 moved");
  at_.frame().patientRoom()->undo();
  EXPECT_TRUE(Driver::until([&] { return at_.screen().find("changes by hand") == std::string::npos; }));
}

TEST_F(BeatsWindow, AreDraggedAndPutInByMouse) {
  const auto marks = reports::figure::spoken(canvas_->figure());
  ASSERT_GT(marks.size(), 4U);
  const double scale = canvas_->GetClientSize().x / canvas_->figure().width;
  const auto at = [&](double x) { return wxPoint(static_cast<int>(x * scale), canvas_->GetClientSize().y / 2); };
  const double first = marks[2]->box.x + marks[2]->box.width / 2, second = marks[3]->box.x + marks[3]->box.width / 2;
  mouse(*canvas_, wxEVT_LEFT_DOWN, at(first));
  mouse(*canvas_, wxEVT_LEFT_UP, at(first) + wxPoint(12, 0));
  at_.expectOnScreen("1 moved");
  mouse(*canvas_, wxEVT_LEFT_DCLICK, at((first + second) / 2 + 6));
  at_.expectOnScreen("1 put in, 1 moved");
  at_.click("beats.undo");
  at_.expectOnScreen("0 put in, 1 moved");
  at_.click("beats.leave");
  EXPECT_TRUE(Driver::until([&] { return at_.find("beats.canvas") == nullptr; }));
}

TEST(FormWindow, AConditionOpensItsQuestionsAndTheAnswersAreLookedAtFirst) {
  Driver at(*testApp().frame());
  enterPractice(at);
  enterPatient(at);
  intakePage(at).fillForm(fixture("sleep-form.json"));
  at.expectOnScreen("Sleep and work (invented)");
  EXPECT_EQ(at.find("forms.nights"), nullptr);
  at.choose("forms.shift.yes");
  at.type("forms.nights", "four");
  at.expectOnScreen("four is no whole number");
  EXPECT_FALSE(at.find("forms.look")->IsEnabled());
  at.type("forms.nights", "4");
  EXPECT_TRUE(Driver::until([&] { return at.find("forms.look") != nullptr && at.find("forms.look")->IsEnabled(); }));
  at.click("forms.look");
  at.expectOnScreen("answers-sleep-form.json");
  // In the patient's hand the same form asks one question after the other.
  at.click("intake.leave");
  at.usable("forms.look");
  at.frame().showKiosk("", "de");
  at.expectOnScreen("Schlaf und Arbeit (erfunden)");
  at.click("kiosk.stop");
  at.usable("door.unlock");
}

TEST(PracticeWindow, APersonIsAddedAndNamedInTheList) {
  auto& frame = *testApp().frame();
  Driver at(frame);
  enterPractice(at);
  frame.showPractice();
  at.type("users.name", "Bea Example");
  at.type("users.id", "bea");
  at.type("users.passphrase", "another passphrase");
  at.type("users.repeated", "another passphrase");
  at.click("users.add");
  at.expectOnScreen("at least one role");
  auto* role = at.usable("users.role.auditor");
  at.tick("users.role.auditor");
  wxCommandEvent ticked(wxEVT_CHECKBOX, role->GetId());
  ticked.SetInt(1);
  role->ProcessWindowEvent(ticked);
  at.click("users.add");
  at.expectOnScreen("Bea Example can unlock this practice now.");
  EXPECT_NE(at.usable("user.bea.auditor"), nullptr);
}

}  // namespace
}  // namespace homeostat::desktop
