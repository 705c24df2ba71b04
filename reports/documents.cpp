#include "reports/documents.hpp"

#include <array>
#include <utility>

#include "reports/composers.hpp"

namespace homeostat::reports {
namespace {

constexpr std::array<std::pair<std::string_view, Kind>, 5> kKinds{{{"letter", Kind::letter},
                                                                   {"handout", Kind::handout},
                                                                   {"audit", Kind::audit},
                                                                   {"autonomic", Kind::autonomic},
                                                                   {"light", Kind::light}}};

}  // namespace

std::optional<Kind> kindFromWord(std::string_view word) {
  for (const auto& [name, kind] : kKinds) {
    if (name == word) return kind;
  }
  return std::nullopt;
}

std::string_view wordOf(Kind kind) {
  for (const auto& [name, its_kind] : kKinds) {
    if (its_kind == kind) return name;
  }
  return {};
}

std::vector<std::string> kindWords() {
  std::vector<std::string> out;
  for (const auto& [name, kind] : kKinds) out.emplace_back(name);
  return out;
}

base::Result<Document> compose(Kind kind, const Subject& subject, const Printing& printing) {
  switch (kind) {
    case Kind::letter:
      return letter(subject, printing);
    case Kind::handout:
      return handout(subject, printing);
    case Kind::audit:
      return provenanceAudit(subject, printing);
    case Kind::autonomic:
      return autonomicReport(subject, printing);
    case Kind::light:
      return lightPlan(subject, printing);
  }
  throw base::Failure("report.kind", "a kind of document without a composer");
}

}  // namespace homeostat::reports
