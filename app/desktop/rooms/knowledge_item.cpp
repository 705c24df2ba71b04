#include "app/desktop/rooms/knowledge_item.hpp"

namespace homeostat::desktop {

void addKnowledgeItem(Page* page, const KnowledgeItem& item, const std::string& key, const Language& language,
                      const std::function<void(const std::string& key)>& open) {
  auto* flow = page->flow();
  auto* top = new Flow(wxHORIZONTAL, Theme::kGrid);
  auto* title = words(page, item.title, "title", true);
  title->SetName("knowledge.item");
  top->Add(title, 1);
  top->Add(words(page, item.kind, "chip"), 0, wxALIGN_CENTER_VERTICAL);
  flow->Add(top);
  flow->Add(words(page, item.text, "", true));
  flow->Add(words(page, item.approval, item.adopted ? "moss" : "muted"));
  for (const auto& section : item.sections) {
    flow->Add(words(page, section.heading, "heading"));
    for (const auto& each : section.lines) {
      if (each.key.empty() || each.key == key) {
        flow->Add(words(page, each.text, "", true));
      } else {
        auto* line = new Flow(wxHORIZONTAL, Theme::kGrid);
        line->Add(words(page, each.text, "", true), 1);
        line->Add(button(
            page, language.say("desk.knowledge.open"), "link", "knowledge.open." + each.key,
            [open, other = each.key] { open(other); },
            language.say("desk.knowledge.open_what", {{"what", each.text}})));
        flow->Add(line);
      }
      if (!each.detail.empty()) flow->Add(words(page, each.detail, "small", true));
    }
  }
}

}  // namespace homeostat::desktop
