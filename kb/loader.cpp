#include "kb/loader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "kb/load_items.hpp"
#include "kb/load_parts.hpp"
#include "kb/schema_text.hpp"
#include "kb/translations.hpp"

namespace homeostat::kb {
namespace {

using base::XmlElement;

/// Texts of items that stand in files of their own: put beside the English once everything is read.
struct Elsewhere {
  std::vector<Translation> translations;
  std::vector<Phrase> phrases;
};

/// Adds items of one file, with its origin and its default governance.
class FileLoader {
 public:
  FileLoader(KnowledgeBase& kb, Elsewhere& elsewhere, std::vector<Issue>& issues, std::string file)
      : kb_(kb), elsewhere_(elsewhere), issues_(issues), file_(std::move(file)) {}

  void load(const XmlElement& root) {
    if (const auto g = root.child("governance")) governance_ = parts::governance(*g);
    for (const auto& e : root.children()) item(e);
  }

 private:
  void item(const XmlElement& e) {
    const std::string kind = e.name();
    if (kind == "source") add(kb_.sources, items::source(e), e);
    if (kind == "concept") add(kb_.concepts, items::conceptItem(e), e);
    if (kind == "statement") addGoverned(kb_.statements, items::statement(e), e);
    if (kind == "marker") addGoverned(kb_.markers, items::marker(e), e);
    if (kind == "analyte") addGoverned(kb_.analytes, items::analyte(e), e);
    if (kind == "metric") addGoverned(kb_.metrics, items::metric(e), e);
    if (kind == "instrument") addGoverned(kb_.instruments, items::instrument(e), e);
    if (kind == "intervention") addGoverned(kb_.interventions, items::intervention(e), e);
    if (kind == "rule") addGoverned(kb_.rules, items::rule(e), e);
    if (kind == "interaction") addGoverned(kb_.interactions, items::interaction(e), e);
    if (kind == "drug") add(kb_.drugs, items::drug(e), e);
    if (kind == "goal") add(kb_.goals, items::goal(e), e);
    if (kind == "limit") {
      auto limit = items::limit(e);
      limit.governance = governanceOf(e);
      addPlain(kb_.limits, std::move(limit), e);
    }
    if (kind == "setting") setting(e);
    if (kind == "translation") {
      elsewhere_.translations.push_back(translation(e));
      elsewhere_.translations.back().origin.file = file_;
    }
    if (kind == "phrase") {
      elsewhere_.phrases.push_back(phrase(e));
      elsewhere_.phrases.back().origin.file = file_;
    }
    if (kind == "cases") {
      for (auto& c : items::cases(e)) {
        c.origin.file = file_;
        kb_.cases.push_back(std::move(c));
      }
    }
  }

  template <class T>
  void addPlain(std::vector<T>& list, T value, const XmlElement& e) {
    value.origin = {file_, e.line()};
    list.push_back(std::move(value));
  }

  template <class T>
  void add(std::map<std::string, T>& map, T value, const XmlElement& e) {
    value.origin = {file_, e.line()};
    const auto [it, fresh] = map.try_emplace(value.id, value);
    if (fresh) return;
    const Origin& first = it->second.origin;
    issues_.push_back({Issue::Severity::error, "id.duplicate", file_, e.line(),
                       fmt::format("{} \"{}\" already stands at {}:{}", e.name(), value.id, first.file, first.line),
                       "Keep one of the two"});
  }

  template <class T>
  void addGoverned(std::map<std::string, T>& map, T value, const XmlElement& e) {
    value.governance = governanceOf(e);
    add(map, std::move(value), e);
  }

  [[nodiscard]] Governance governanceOf(const XmlElement& e) const {
    const auto own = e.child("governance");
    return own ? parts::governance(*own) : governance_;
  }

  void setting(const XmlElement& e) {
    const auto value = parts::number(e, "value");
    if (!kb_.settings.values.emplace(e.text("name"), value.value_or(0)).second) {
      issues_.push_back({Issue::Severity::error, "id.duplicate", file_, e.line(),
                         "setting \"" + e.text("name") + "\" stands twice", "Keep one of the two"});
    }
  }

  KnowledgeBase& kb_;
  Elsewhere& elsewhere_;
  std::vector<Issue>& issues_;
  std::string file_;
  Governance governance_;
};

int lineIn(const std::string& place) {
  int line = 0;
  for (const char c : place) {
    if (c >= '0' && c <= '9') line = line * 10 + (c - '0');
  }
  return line;
}

KnowledgeBase read(const std::vector<ContentFile>& files, bool check_form, std::vector<Issue>& issues) {
  KnowledgeBase kb;
  Elsewhere elsewhere;
  for (const auto& file : files) {
    const auto document = base::XmlDocument::parse(file.bytes, file.name);
    if (!document) {
      const auto& r = document.error();
      issues.push_back({Issue::Severity::error, r.code, file.name, lineIn(r.place), r.cause, r.mend});
      continue;
    }
    const auto form = check_form ? document->validate(kSchemaText) : std::vector<base::XmlIssue>();
    for (const auto& issue : form) {
      issues.push_back({Issue::Severity::error, "form.schema", file.name, issue.line, issue.message, ""});
    }
    if (form.empty()) FileLoader(kb, elsewhere, issues, file.name).load(document->root());
  }
  // A file that was left out for its form takes its items along: their translations would only repeat its errors.
  const bool whole = std::none_of(issues.begin(), issues.end(),
                                  [](const Issue& issue) { return issue.severity == Issue::Severity::error; });
  if (whole) {
    applyTranslations(kb, elsewhere.translations, issues);
    applyPhrases(kb, elsewhere.phrases, issues);
  }
  return kb;
}

}  // namespace

KnowledgeBase load(const std::vector<ContentFile>& files, std::vector<Issue>& issues) {
  return read(files, true, issues);
}

KnowledgeBase loadTrusted(const std::vector<ContentFile>& files, std::vector<Issue>& issues) {
  return read(files, false, issues);
}

}  // namespace homeostat::kb
