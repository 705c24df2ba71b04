#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kb/base/ucum.hpp"
#include "kb/model/knowledge.hpp"

namespace homeostat::intake {

/// A text made comparable: compatibility forms, case and accents folded (ICU), everything but letters and digits
/// dropped. "25-OH Vitamin D" and "25 oh vitamin-d" are equal.
std::string foldName(std::string_view utf8);

/// What a result's code and name mean in the knowledge base, and how units are read. Immutable once built.
class AnalyteIndex {
 public:
  struct Match {
    std::string id;       ///< analyte, metric or instrument id
    std::string matched;  ///< "LOINC 2276-4", "name \"Ferritin\""
  };
  /// `kb` must outlive nothing: what is needed is copied. Names that mean several analytes are not used.
  explicit AnalyteIndex(const kb::KnowledgeBase& kb, base::UcumTable units = base::UcumTable::shipped());

  [[nodiscard]] std::optional<Match> byLoinc(std::string_view loinc) const;
  [[nodiscard]] std::optional<Match> byName(std::string_view name) const;
  [[nodiscard]] const kb::Analyte* analyte(const std::string& id) const;
  [[nodiscard]] const kb::Instrument* instrument(const std::string& id) const;
  /// The instrument whose panel, total or id the text is; by LOINC first, then by folded title.
  [[nodiscard]] std::optional<Match> instrumentByLoinc(std::string_view loinc) const;
  [[nodiscard]] std::optional<Match> instrumentByTitle(std::string_view title) const;
  /// "phq-9.item-9" for the LOINC code of a single question.
  [[nodiscard]] std::optional<Match> instrumentItem(std::string_view loinc) const;
  [[nodiscard]] const kb::Drug* drug(std::string_view name, std::string_view atc, std::string_view rxnorm) const;
  [[nodiscard]] const base::UcumTable& units() const { return units_; }

 private:
  std::map<std::string, std::string, std::less<>> loinc_, names_, instrument_loinc_, instrument_titles_;
  std::map<std::string, std::string, std::less<>> item_loinc_;
  std::map<std::string, kb::Analyte> analytes_;
  std::map<std::string, kb::Instrument> instruments_;
  std::map<std::string, kb::Drug> drugs_;
  std::map<std::string, std::string, std::less<>> drug_keys_;
  base::UcumTable units_;
};

}  // namespace homeostat::intake
