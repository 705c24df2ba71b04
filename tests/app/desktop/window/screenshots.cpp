#include "app/desktop/rooms/knowledge_room.hpp"
#include "tests/app/desktop/window/driver.hpp"

namespace homeostat::desktop {
namespace {

struct Dress {
  const char *name, *language, *shade;
  int text_percent;
  wxSize size;
};

/// No Arabic translation exists: its direction, its letters and its numbers are tried with English words.
i18n::Messages messagesOf(const std::string& language) {
  if (language == "ar") return i18n::Messages::fromBundle({"ar", {{"name", "Arabic layout"}}, {}});
  return i18n::Messages::forLanguage(language).value();
}

void openDemo(Driver& at) {
  at.choose("door.face.found");
  at.type("door.practice", "Demo practice");
  at.type("door.user_name", "Dr. Invented");
  at.type("door.user_id", "clinician");
  at.type("door.passphrase", "an invented passphrase");
  at.type("door.repeated", "an invented passphrase");
}

void fillDemo(Driver& at) {
  at.click("door.found");
  at.type("new.name", "Example, Mara");
  at.type("new.born", "1985-03-02");
  at.choose("new.sex.female");
}

void photographPatient(Driver& at, const std::filesystem::path& folder, const std::string& dress) {
  for (const char* room : {"overview", "intake", "assessment", "network", "documents", "history"}) {
    at.page(room);
    at.shoot(folder / (dress + "-" + room + ".png"));
  }
}

}  // namespace

int takeScreenshots(const std::filesystem::path& folder) {
  auto& frame = *testApp().frame();
  Driver at(frame);
  frame.SetSize(1280, 800);
  at.settle(300);
  openDemo(at);
  at.shoot(folder / "light-first-run.png");
  fillDemo(at);
  at.shoot(folder / "light-today.png");
  at.click("new.add");
  at.page("intake");
  at.usable("intake.choose");
  frame.patientRoom()->encounter().preview({fixture("invented.fhir.json")}, [](const std::string&) {});
  at.usable("intake.take");
  at.shoot(folder / "light-preview.png");
  at.click("intake.take");
  at.usable("asked.save");
  at.type("asked.supplements", "5-HTP; 100 mg, bought online");
  at.tick("goal.sustained-energy");
  at.tick("goal.sleep-continuity");
  at.click("asked.save");
  at.settle(300);
  const Dress dresses[] = {{"light", "en", "light", 100, {1280, 800}},
                           {"dark", "en", "dark", 100, {1280, 800}},
                           {"contrast", "en", "high-contrast", 100, {1280, 800}},
                           {"german", "de", "light", 100, {1280, 800}},
                           {"arabic", "ar", "light", 100, {1280, 800}},
                           {"pseudo", "en-XA", "light", 100, {1280, 800}},
                           {"large", "en", "light", 200, {1920, 1200}}};
  for (const auto& dress : dresses) {
    frame.SetSize(dress.size);
    frame.setMessages(messagesOf(dress.language));
    frame.setShade(dress.shade);
    frame.setTextPercent(dress.text_percent);
    at.settle(400);
    photographPatient(at, folder, dress.name);
    at.page("intake");
    at.choose("intake.way.sheet");
    at.type("sheet.name.0", "Ferritin");
    at.type("sheet.value.0", "14");
    at.type("sheet.unit.0", "ug/L");
    at.type("sheet.name.1", "TSH");
    at.type("sheet.value.1", "68000");
    at.type("sheet.unit.1", "mIU/L");
    at.shoot(folder / (std::string(dress.name) + "-sheet.png"));
    auto& encounter = frame.patientRoom()->encounter();
    at.page("assessment");
    if (!encounter.visit().assessment.suggestions.empty()) {
      encounter.open("suggestion " + encounter.visit().assessment.suggestions.front().id);
      at.shoot(folder / (std::string(dress.name) + "-assessment-why.png"));
      encounter.open(encounter.opened());
    }
  }
  frame.setTextPercent(100);
  frame.setLanguage("en");
  frame.SetSize(1280, 800);
  frame.showKnowledge();
  at.settle(300);
  dynamic_cast<KnowledgeRoom*>(at.find("knowledge.search")->GetGrandParent())->open("iron-treatment");
  at.shoot(folder / "light-knowledge.png");
  frame.lock();
  at.settle(500);
  at.shoot(folder / "light-locked.png");
  frame.Destroy();
  return testing::Test::HasFailure() ? 1 : 0;
}

}  // namespace homeostat::desktop
