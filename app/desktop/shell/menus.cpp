#include "app/desktop/shell/menus.hpp"

#include "app/desktop/kit/controls.hpp"
#include "app/desktop/rooms/patient_room.hpp"
#include "app/desktop/shell/frame.hpp"

namespace homeostat::desktop {
namespace {

class Menus {
 public:
  explicit Menus(Frame& frame) : frame_(frame) {}

  wxMenuBar* bar() {
    auto* bar = new wxMenuBar();
    bar->Append(practice(), title("practice"));
    bar->Append(go(), title("go"));
    bar->Append(view(), title("view"));
    return bar;
  }

 private:
  [[nodiscard]] std::string say(const std::string& key) const { return frame_.session().say("desk.menu." + key); }
  [[nodiscard]] wxString title(const std::string& key) const { return wx("&" + say(key)); }

  void add(wxMenu* menu, const std::string& label, const char* keys, std::function<void()> act, bool enabled = true) {
    auto* item = menu->Append(wxID_ANY, wx(label + (keys[0] == '\0' ? "" : "\t" + std::string(keys))));
    item->Enable(enabled);
    frame_.Bind(
        wxEVT_MENU, [this_frame = &frame_, act](wxCommandEvent&) { this_frame->CallAfter(act); }, item->GetId());
  }
  void addChoice(wxMenu* menu, const std::string& label, bool chosen, std::function<void()> act) {
    auto* item = menu->AppendRadioItem(wxID_ANY, wx(label));
    if (chosen) item->Check();
    frame_.Bind(
        wxEVT_MENU, [this_frame = &frame_, act](wxCommandEvent&) { this_frame->CallAfter(act); }, item->GetId());
  }

  wxMenu* practice() {
    auto* menu = new wxMenu();
    add(
        menu, frame_.session().say("desk.undo"), "Ctrl+Z",
        [f = &frame_] {
          if (auto* room = f->patientRoom()) room->undo();
        },
        inside());
    menu->AppendSeparator();
    add(
        menu, say("lock"), "Ctrl+L", [f = &frame_] { f->lock(); }, inside());
    menu->AppendSeparator();
    add(menu, say("quit"), "Ctrl+Q", [f = &frame_] { f->Close(); });
    return menu;
  }
  wxMenu* go() {
    auto* menu = new wxMenu();
    add(
        menu, say("today"), "Ctrl+F", [f = &frame_] { f->showToday(); }, inside());
    add(
        menu, frame_.session().say("desk.place.knowledge"), "Ctrl+K", [f = &frame_] { f->showKnowledge(); }, inside());
    add(
        menu, frame_.session().say("desk.place.review"), "Ctrl+R", [f = &frame_] { f->showReview(); }, inside());
    add(
        menu, frame_.session().say("desk.place.practice"), "Ctrl+P", [f = &frame_] { f->showPractice(); }, inside());
    menu->AppendSeparator();
    int number = 1;
    for (const auto& page : PatientRoom::pageNames()) {
      const std::string keys = "Ctrl+" + std::to_string(number++);
      add(
          menu, frame_.session().say("desk.page." + page), keys.c_str(),
          [f = &frame_, page] {
            if (auto* room = f->patientRoom()) room->show(page);
          },
          inside());
    }
    return menu;
  }
  wxMenu* view() {
    auto* menu = new wxMenu();
    const auto& now = frame_.preferences();
    for (const auto& code : i18n::Messages::languages())
      addChoice(menu, i18n::Messages::forLanguage(code)->languageName(), code == now.language,
                [f = &frame_, code] { f->setLanguage(code); });
    menu->AppendSeparator();
    for (const char* shade : {"light", "dark", "high-contrast"})
      addChoice(menu, say(std::string("shade.") + shade), now.shade == shade,
                [f = &frame_, shade] { f->setShade(shade); });
    menu->AppendSeparator();
    for (const int percent : {100, 125, 150, 200})
      addChoice(menu, frame_.session().say("desk.menu.text", {{"percent", percent}}), now.text_percent == percent,
                [f = &frame_, percent] { f->setTextPercent(percent); });
    return menu;
  }
  [[nodiscard]] bool inside() const { return frame_.session().open.knowledge != nullptr; }

  Frame& frame_;
};

}  // namespace

wxMenuBar* menusOf(Frame& frame) { return Menus(frame).bar(); }

}  // namespace homeostat::desktop
