#include "tests/app/desktop/window/speed.hpp"

#include <algorithm>
#include <fstream>

#include "tests/app/desktop/window/driver.hpp"

namespace homeostat::desktop {

void HandlerTimes::note(const wxEvent& event, double milliseconds) {
  auto& longest_so_far = longest[std::string(wxString(event.GetClassInfo()->GetClassName()).utf8_string())];
  longest_so_far = std::max(longest_so_far, milliseconds);
}

int measureHandlers(const HandlerTimes& times, const std::filesystem::path& file) {
  auto& frame = *testApp().frame();
  Driver at(frame);
  frame.SetSize(1280, 800);
  at.settle(300);
  enterPractice(at);
  enterPatient(at);
  auto& encounter = frame.patientRoom()->encounter();
  for (const auto& page : PatientRoom::pageNames()) at.page(page);
  at.page("assessment");
  if (const auto& all = encounter.visit().assessment.suggestions; !all.empty()) {
    const auto id = all.front().id;
    encounter.open("suggestion " + id);
    at.settle();
    encounter.tryOut(id, true);
    at.settle();
    encounter.tryOut(id, false);
    at.click("decide." + id + ".declined");
    at.choose("reason.patient-declines");
    at.click("decide.confirm");
  }
  at.page("intake");
  for (const char* way : {"sheet", "form", "recordings"}) at.choose(std::string("intake.way.") + way);
  at.choose("intake.way.sheet");
  for (int line = 0; line < 5; ++line) {
    at.type("sheet.name." + std::to_string(line), "Ferritin");
    at.type("sheet.value." + std::to_string(line), "14");
    at.type("sheet.unit." + std::to_string(line), "ug/L");
  }
  frame.showKnowledge();
  at.type("knowledge.search", "iron");
  at.settle(200);
  frame.showReview();
  at.type("review.search", "iron");
  at.settle(200);
  frame.showPractice();
  at.settle(200);
  frame.setShade("dark");
  at.settle(200);
  std::ofstream out(file);
  double longest = 0;
  for (const auto& [kind, ms] : times.longest) {
    out << "desktop/handler/" << kind << '\t' << ms << '\n';
    longest = std::max(longest, ms);
  }
  out << "desktop/handler\t" << longest << '\n';
  frame.Destroy();
  return testing::Test::HasFailure() ? 1 : 0;
}

}  // namespace homeostat::desktop
