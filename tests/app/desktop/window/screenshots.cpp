#include <wx/choice.h>

#include "app/desktop/kit/pages_view.hpp"
#include "app/desktop/rooms/intake_page.hpp"
#include "app/desktop/rooms/knowledge_room.hpp"
#include "tests/app/desktop/window/driver.hpp"

namespace homeostat::desktop {
namespace {

struct Dress {
  const char *name, *language, *shade;
  int text_percent;
  wxSize size;
};

/// The room of this patient with what the record says.
void showPatient(Driver& at, const std::string& patient) {
  at.frame().showPatient(patient);
  EXPECT_TRUE(Driver::until([&] {
    auto* room = at.frame().patientRoom();
    return room != nullptr && room->encounter().ready();
  })) << "the record was not read";
  at.settle(300);
}

void photographPatient(Driver& at, const std::filesystem::path& folder, const std::string& dress) {
  for (const char* room : {"overview", "intake", "assessment", "network", "plan", "documents", "history"}) {
    at.page(room);
    const auto* preview = dynamic_cast<PagesView*>(at.find("preview"));
    if (preview != nullptr && std::string(room) == "documents") {
      EXPECT_TRUE(Driver::until([&] { return preview->count() > 0; }));
    }
    at.shoot(folder / (dress + "-" + room + ".png"));
  }
}

}  // namespace

namespace {

void photographSheet(Driver& at, const std::filesystem::path& folder, const std::string& dress) {
  at.page("intake");
  at.choose("intake.way.sheet");
  at.type("sheet.name.0", "Ferritin");
  at.type("sheet.value.0", "14");
  at.type("sheet.unit.0", "ug/L");
  at.type("sheet.name.1", "TSH");
  at.type("sheet.value.1", "68000");
  at.type("sheet.unit.1", "mIU/L");
  EXPECT_TRUE(Driver::until([&] { return !at.text("sheet.verdict.1").empty(); })) << "the sheet was not judged";
  at.shoot(folder / (dress + "-sheet.png"));
}

void photographRecordings(Driver& at, const std::filesystem::path& folder, const std::string& dress) {
  at.choose("intake.way.recordings");
  at.usable("beats.open.resting.txt");
  at.shoot(folder / (dress + "-recordings.png"));
  at.click("beats.open.resting.txt");
  at.usable("beats.canvas");
  at.click("beats.delete");
  dynamic_cast<wxScrolledWindow*>(at.find("beats.canvas")->GetGrandParent()->GetParent())->Scroll(0, 40);
  at.shoot(folder / (dress + "-beats.png"));
  at.click("beats.leave");
}

/// A publisher's form with conditions, keyed in from paper and in the patient's hand.
void photographForm(Driver& at, const std::filesystem::path& folder) {
  at.page("intake");
  dynamic_cast<IntakePage*>(at.usable("intake.choose")->GetGrandParent()->GetParent())
      ->fillForm(fixture("sleep-form.json"));
  at.choose("forms.shift.yes");
  at.shoot(folder / "light-form.png");
  at.frame().showKiosk("", "de");
  at.shoot(folder / "german-form-kiosk.png");
  at.click("kiosk.stop");
  at.type("door.passphrase", "an invented passphrase");
  at.click("door.unlock");
  EXPECT_TRUE(Driver::until([&] { return at.frame().patientRoom() != nullptr; }));
}

void photographWhy(Driver& at, const std::filesystem::path& folder, const std::string& dress) {
  auto& encounter = at.frame().patientRoom()->encounter();
  at.page("assessment");
  const auto& a = encounter.visit().assessment;
  for (const auto& state : a.states) {
    if (state.mostly_assumption) continue;
    encounter.open("state " + state.id);
    at.shoot(folder / (dress + "-assessment-state.png"));
    break;
  }
  if (a.suggestions.empty()) return;
  encounter.open("suggestion " + a.suggestions.front().id);
  at.shoot(folder / (dress + "-assessment-why.png"));
  encounter.open(encounter.opened());
}

void photographRooms(Driver& at, const std::filesystem::path& folder, const std::string& dress) {
  at.frame().showToday();
  at.settle(300);
  at.shoot(folder / (dress + "-today.png"));
  at.frame().showKnowledge();
  at.settle(300);
  dynamic_cast<KnowledgeRoom*>(at.find("knowledge.search")->GetGrandParent())->open("intervention iron-treatment");
  at.usable("knowledge.item");
  at.shoot(folder / (dress + "-knowledge.png"));
  at.frame().showReview("intervention iron-treatment");
  at.settle(400);
  at.shoot(folder / (dress + "-review.png"));
  at.frame().showPractice();
  at.settle(300);
  at.shoot(folder / (dress + "-practice.png"));
}

void photographWay(Driver& at, const std::filesystem::path& folder, const std::string& dress) {
  at.page("network");
  auto* ways = dynamic_cast<wxChoice*>(at.usable("network.path"));
  if (ways == nullptr || ways->GetCount() < 2) return;
  ways->SetSelection(1);
  wxCommandEvent event(wxEVT_CHOICE, ways->GetId());
  event.SetInt(1);
  ways->ProcessWindowEvent(event);
  at.settle(400);
  at.shoot(folder / (dress + "-network-way.png"));
}

/// What went out and was called wrong since, at the patient.
void photographRetraction(Driver& at, const std::filesystem::path& folder, const std::string& patient) {
  auto& encounter = at.frame().patientRoom()->encounter();
  const auto wrong = encounter.visit().assessment.suggestions.front().id;
  encounter.issueDocument(reports::Kind::letter, {"en"}, [](const std::string&) {});
  at.frame().showReview("intervention " + wrong);
  at.tick("review.seat.clinician.clinical");
  auto* seat = at.usable("review.seat.clinician.clinical");
  wxCommandEvent ticked(wxEVT_CHECKBOX, seat->GetId());
  ticked.SetInt(1);
  seat->ProcessWindowEvent(ticked);
  at.settle(400);
  at.type("review.interests", "none");
  at.click("review.interests.state");
  at.settle(400);
  at.shoot(folder / "light-review-free.png");
  at.type("review.text", "The figure was misread.");
  at.click("review.retract");
  at.settle(400);
  at.shoot(folder / "light-review-retracted.png");
  showPatient(at, patient);
  at.shoot(folder / "light-retracted-overview.png");
  at.page("documents");
  at.shoot(folder / "light-retracted-documents.png");
}

/// A recording, an agreed option, one that is watched: what a visit leaves behind.
void decideSome(Driver& at) {
  auto& encounter = at.frame().patientRoom()->encounter();
  at.page("intake");
  encounter.preview({fixture("../../../app/cli/demo/resting.txt")}, [](const std::string&) {});
  at.click("intake.take");
  at.settle(300);
  const auto all = encounter.visit().assessment.suggestions;
  std::size_t taken = 0;
  for (const auto& s : all) {
    if (!s.waits_for.empty()) continue;
    Verdict verdict{s.id, "accepted", "agreed-with-patient", "", {}};
    if (taken == 1) verdict = {s.id, "deferred", "will-monitor", "", watchDay(at.frame().session().world.now(), 2)};
    if (taken == 2) verdict = {s.id, "declined", "patient-declines", "", {}};
    if (++taken > 3) break;
    encounter.decide(verdict, [](const std::string& problem) { EXPECT_EQ(problem, ""); });
    at.settle(200);
  }
}

}  // namespace

int takeScreenshots(const std::filesystem::path& folder) {
  auto& frame = *testApp().frame();
  Driver at(frame);
  frame.SetSize(1280, 800);
  at.settle(300);
  at.shoot(folder / "light-first-run.png");
  for (const char* language : {"de", "ar"}) {
    frame.setMessages(i18n::Messages::forLanguage(language).value());
    at.shoot(folder / (std::string(language) + "-first-run.png"));
  }
  frame.setMessages(i18n::Messages::english());
  enterPractice(at);
  enterPatient(at);
  frame.patientRoom()->encounter().preview({fixture("invented.fhir.json")}, [](const std::string&) {});
  at.usable("intake.take");
  at.shoot(folder / "light-preview.png");
  at.click("intake.leave");
  decideSome(at);
  const Dress dresses[] = {{"light", "en", "light", 100, {1280, 800}},
                           {"dark", "en", "dark", 100, {1280, 800}},
                           {"contrast", "en", "high-contrast", 100, {1280, 800}},
                           {"german", "de", "light", 100, {1280, 800}},
                           {"arabic", "ar", "light", 100, {1280, 800}},
                           {"pseudo", "en-XA", "light", 100, {1280, 800}},
                           {"large", "en", "light", 200, {1920, 1200}}};
  const std::string patient = frame.patientRoom()->encounter().patient();
  for (const auto& dress : dresses) {
    frame.SetSize(dress.size);
    frame.setMessages(i18n::Messages::forLanguage(dress.language).value());
    frame.setShade(dress.shade);
    frame.setTextPercent(dress.text_percent);
    showPatient(at, patient);
    photographPatient(at, folder, dress.name);
    photographWay(at, folder, dress.name);
    photographWhy(at, folder, dress.name);
    photographSheet(at, folder, dress.name);
    photographRecordings(at, folder, dress.name);
    photographRooms(at, folder, dress.name);
  }
  frame.setTextPercent(100);
  frame.setLanguage("en");
  frame.SetSize(1280, 800);
  showPatient(at, patient);
  photographRetraction(at, folder, patient);
  showPatient(at, patient);
  photographForm(at, folder);
  frame.showKiosk("phq-9", "ar");
  at.shoot(folder / "arabic-kiosk.png");
  showPatient(at, patient);
  frame.showKiosk("phq-9", "de");
  at.shoot(folder / "german-kiosk.png");
  frame.lock();
  at.settle(500);
  at.shoot(folder / "light-locked.png");
  frame.Destroy();
  return testing::Test::HasFailure() ? 1 : 0;
}

}  // namespace homeostat::desktop
