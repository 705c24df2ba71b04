#include "kb/translations.hpp"

#include <fmt/format.h>

#include <set>

#include "kb/load_parts.hpp"

namespace homeostat::kb {
namespace {

using Texts = std::map<std::string, std::vector<Text*>>;

template <class Map>
auto* itemIn(Map& map, const std::string& id) {
  const auto found = map.find(id);
  return found == map.end() ? nullptr : &found->second;
}

/// A band is told from the others by where it begins.
std::string labelOf(double low) { return fmt::format("label {}", low); }

void takeBands(std::vector<Band>& bands, Texts& texts) {
  for (auto& band : bands) texts[labelOf(band.low)].push_back(&band.label);
}

/// Bands of a questionnaire, topics of its items, names and bands of its parts.
void takeInstrument(KnowledgeBase& kb, const std::string& id, Texts& texts) {
  const auto found = kb.instruments.find(id.substr(0, id.find('.')));
  if (found == kb.instruments.end()) return;
  Instrument& instrument = found->second;
  if (instrument.id == id) {
    takeBands(instrument.bands, texts);
    texts["safety-note"].push_back(&instrument.safety_note);
    texts["unscored"].push_back(&instrument.unscored);
  }
  for (auto& item : instrument.items) {
    if (item.id == id) texts["topic"].push_back(&item.topic);
  }
  for (auto& part : instrument.subscales) {
    if (part.id != id) continue;
    texts["name"].push_back(&part.name);
    takeBands(part.bands, texts);
  }
}

/// Every text of every item with this id, by element name.
Texts textsOf(KnowledgeBase& kb, const std::string& id) {
  Texts texts;
  const auto take = [&](const char* name, Text& text) { texts[name].push_back(&text); };
  takeInstrument(kb, id, texts);
  if (auto* c = itemIn(kb.concepts, id)) {
    take("name", c->name);
    take("definition", c->definition);
    take("not-meaning", c->not_meaning);
  }
  if (auto* i = itemIn(kb.interventions, id)) {
    take("name", i->name);
    take("summary", i->summary);
    take("schedule", i->schedule);
    take("onset", i->onset);
    take("burden", i->burden);
    take("cautions", i->cautions);
    take("monitoring", i->monitoring);
    take("stop-rules", i->stop_rules);
    take("handout-what", i->handout_what);
    take("handout-how", i->handout_how);
    take("handout-stop", i->handout_stop);
    take("handout-call", i->handout_call);
  }
  if (auto* a = itemIn(kb.analytes, id)) {
    take("timing", a->timing);
    take("trap", a->trap);
  }
  if (auto* r = itemIn(kb.rules, id)) {
    take("title", r->title);
    take("why", r->why);
    take("action", r->action);
  }
  if (auto* i = itemIn(kb.interactions, id)) {
    take("mechanism", i->mechanism);
    take("consequence", i->consequence);
    take("action", i->action);
  }
  if (auto* m = itemIn(kb.metrics, id)) {
    take("shows", m->shows);
    take("not-shown", m->not_shown);
  }
  if (auto* s = itemIn(kb.statements, id)) take("text", s->text);
  if (auto* g = itemIn(kb.goals, id)) take("outcome", g->outcome);
  return texts;
}

void applyOne(KnowledgeBase& kb, const Translation& given, std::vector<Issue>& issues) {
  const auto error = [&](const char* code, std::string text, std::string mend) {
    issues.push_back(
        {Issue::Severity::error, code, given.origin.file, given.origin.line, std::move(text), std::move(mend)});
  };
  const auto texts = textsOf(kb, given.of);
  if (texts.empty()) {
    error("translation.unknown", fmt::format("no item has the id \"{}\"", given.of), "Correct the id");
    return;
  }
  for (const auto& [name, words] : given.texts) {
    bool has_english = false;
    bool taken = false;
    if (const auto found = texts.find(name); found != texts.end()) {
      for (Text* text : found->second) {
        if (!text->contains("en")) continue;
        has_english = true;
        taken = text->emplace(given.language, words).second || taken;
      }
    }
    if (!has_english) {
      error("translation.orphan", fmt::format("{} has no English <{}>", given.of, name), "Leave the text out");
    } else if (!taken) {
      error("translation.duplicate",
            fmt::format("{}: <{}> stands twice in language {}", given.of, name, given.language), "Keep one of the two");
    }
  }
}

void takePhrases(const std::vector<Evidence>& evidence, std::set<std::string>& said) {
  for (const auto& e : evidence) said.insert({e.why, e.design});
}
template <class Map>
void takeGoverned(const Map& map, std::set<std::string>& said) {
  for (const auto& [id, item] : map) {
    const Governance& g = item.governance;
    said.insert({g.developer, g.funding, g.limits});
    for (const auto& [attribute, use] : g.uses) said.insert(use);
    if constexpr (requires { item.evidence; }) takePhrases(item.evidence, said);
  }
}

/// Every English text that a phrase may stand for.
std::set<std::string> phrasesSaid(const KnowledgeBase& kb) {
  std::set<std::string> said;
  takeGoverned(kb.statements, said);
  takeGoverned(kb.markers, said);
  takeGoverned(kb.analytes, said);
  takeGoverned(kb.metrics, said);
  takeGoverned(kb.instruments, said);
  takeGoverned(kb.interventions, said);
  takeGoverned(kb.rules, said);
  takeGoverned(kb.interactions, said);
  for (const auto& [id, statement] : kb.statements) said.insert(statement.conditions);
  for (const auto& [id, intervention] : kb.interventions) takePhrases(intervention.against, said);
  return said;
}

}  // namespace

Phrase phrase(const base::XmlElement& element) {
  return {element.text("of"), element.text("lang"), element.content(), {"", element.line()}};
}

void applyPhrases(KnowledgeBase& kb, const std::vector<Phrase>& phrases, std::vector<Issue>& issues) {
  if (phrases.empty()) return;
  const auto said = phrasesSaid(kb);
  for (const auto& one : phrases) {
    const auto tell = [&](Issue::Severity severity, const char* code, const char* what, const char* mend) {
      issues.push_back(
          {severity, code, one.origin.file, one.origin.line, fmt::format("the phrase \"{}\" {}", one.of, what), mend});
    };
    if (!said.contains(one.of))
      tell(Issue::Severity::warning, "phrase.orphan", "is said by no item",
           "Correct it word for word, or leave it out");
    if (!kb.phrases[one.of].emplace(one.language, one.text).second)
      tell(Issue::Severity::error, "translation.duplicate", "stands twice in one language", "Keep one of the two");
  }
}

Translation translation(const base::XmlElement& element) {
  Translation out;
  out.of = element.text("of");
  out.language = element.text("lang");
  out.origin.line = element.line();
  for (const auto& child : element.children()) {
    const auto low = parts::number(child, "low");
    out.texts.emplace(low ? labelOf(*low) : child.name(), child.content());
  }
  return out;
}

void applyTranslations(KnowledgeBase& kb, const std::vector<Translation>& translations, std::vector<Issue>& issues) {
  for (const auto& one : translations) applyOne(kb, one, issues);
}

}  // namespace homeostat::kb
