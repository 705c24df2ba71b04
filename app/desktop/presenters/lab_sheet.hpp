#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/desktop/presenters/language.hpp"
#include "app/intake/analyte_index.hpp"
#include "app/intake/import.hpp"
#include "inference/case/case.hpp"
#include "inference/rules/facts.hpp"
#include "kb/model/knowledge.hpp"

namespace homeostat::desktop {

/// A line of the sheet as typed or pasted.
struct LabLine {
  std::string name, value, unit;
  [[nodiscard]] bool empty() const { return name.empty() && value.empty() && unit.empty(); }
  bool operator==(const LabLine&) const = default;
};

/// What stands in the sheet while it is typed; kept outside the view, so that nothing typed is lost when a page is
/// built again or another room is visited.
struct LabDraft {
  std::vector<LabLine> lines;
  std::string taken_at;
};

/// What a line is read as, said at once beside it.
struct LabVerdict {
  std::string words;     ///< "Ferritin · below 15–150 µg/L", or why it is not taken
  bool taken = false;    ///< it would become a finding
  bool outside = false;  ///< of its reference
  std::optional<inference::Finding> finding;
};

/// The sheet that laboratory values are typed into. Read by the same rules as a table from a file: one home for names,
/// units, impossible values. Pure but for the index it keeps.
class LabSheet {
 public:
  LabSheet(const kb::KnowledgeBase& knowledge, const Language& language);
  /// One verdict a line; an empty line's is empty. `taken_at`: "2026-11-18" or "2026-11-18 08:15"; `the_case` lends age
  /// and sex to the reference.
  [[nodiscard]] std::vector<LabVerdict> read(const std::vector<LabLine>& lines, const std::string& taken_at,
                                             const inference::Case& the_case) const;
  /// What can be typed as a name, in the screen's language first.
  [[nodiscard]] std::vector<std::string> names() const;
  /// Printed units of what `name` means, the usual one first; empty when it means nothing.
  [[nodiscard]] std::vector<std::string> units(const std::string& name) const;

 private:
  [[nodiscard]] std::string whyNot(const LabLine& line, const inference::Finding& finding,
                                   const intake::Import& read) const;
  [[nodiscard]] std::string noteWords(const std::string& note) const;
  void sayTwice(std::vector<LabVerdict>& verdicts) const;
  [[nodiscard]] std::string wordsOf(const inference::Finding& finding, const inference::Case& the_case,
                                    bool& outside) const;
  const kb::KnowledgeBase& knowledge_;
  const Language& language_;
  intake::AnalyteIndex index_;
  inference::KnowledgeIndex known_;  ///< made once: a line is judged at every key
};

/// Cells copied from a spreadsheet: lines of name, value and unit between tabs (or semicolons); "5.4 mmol/L" in one
/// cell is parted.
std::vector<LabLine> pastedLines(const std::string& text);

}  // namespace homeostat::desktop
