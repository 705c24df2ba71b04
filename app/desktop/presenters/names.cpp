#include "app/desktop/presenters/names.hpp"

namespace homeostat::desktop {

std::string conceptName(const kb::KnowledgeBase& knowledge, const std::string& id, const Language& language) {
  const auto found = knowledge.concepts.find(id);
  if (found == knowledge.concepts.end()) return id;
  const auto& name = kb::textIn(found->second.name, language.messages.language());
  return name.empty() ? id : name;
}

std::string interventionName(const kb::KnowledgeBase& knowledge, const std::string& id, const std::string& otherwise,
                             const Language& language) {
  const auto found = knowledge.interventions.find(id);
  if (found == knowledge.interventions.end()) return otherwise;
  const auto& name = kb::textIn(found->second.name, language.messages.language());
  return name.empty() ? otherwise : name;
}

std::string itemName(const kb::KnowledgeBase& kb, const std::string& key, const Language& l) {
  const auto space = key.find(' ');
  const std::string kind = key.substr(0, space), id = space == std::string::npos ? key : key.substr(space + 1);
  const auto said = [&](const kb::Text& text) {
    const auto& words = kb::textIn(text, l.messages.language());
    return words.empty() ? id : words;
  };
  if (kind == "intervention") return interventionName(kb, id, id, l);
  if (const auto rule = kb.rules.find(id); kind == "rule" && rule != kb.rules.end()) return said(rule->second.title);
  if (const auto pair = kb.interactions.find(id); kind == "interaction" && pair != kb.interactions.end())
    return conceptName(kb, pair->second.a, l) + " + " + conceptName(kb, pair->second.b, l);
  if (const auto s = kb.statements.find(id); kind == "statement" && s != kb.statements.end())
    return said(s->second.text);
  return conceptName(kb, id, l);
}

std::string findingName(const kb::KnowledgeBase& knowledge, const inference::Finding& finding,
                        const Language& language) {
  const auto dot = finding.code.find(".item-");
  if (dot != std::string::npos) {
    const auto instrument = knowledge.instruments.find(finding.code.substr(0, dot));
    if (instrument != knowledge.instruments.end()) {
      for (const auto& item : instrument->second.items) {
        const auto& topic = kb::textIn(item.topic, language.messages.language());
        if (item.id == finding.code && !topic.empty())
          return conceptName(knowledge, instrument->first, language) + ": " + topic;
      }
    }
  }
  if (knowledge.concepts.contains(finding.code)) return conceptName(knowledge, finding.code, language);
  return finding.name.empty() ? finding.code : finding.name;
}

std::string findingValue(const inference::Finding& finding, const Language& language) {
  return language.format.quantity(finding.value_text, i18n::printedUnit(finding.unit), finding.comparator);
}

}  // namespace homeostat::desktop
