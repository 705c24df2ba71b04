#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "inference/rules/plausibility.hpp"
#include "kb/base/ucum.hpp"
#include "kb/model/knowledge.hpp"

namespace homeostat::intake {

/// What a result's code and name mean in the knowledge base, and how units are read. Immutable once built.
class AnalyteIndex {
 public:
  struct Match {
    std::string id;       ///< analyte, metric or instrument id
    std::string matched;  ///< "LOINC 2276-4", "name \"Ferritin\", specimen not stated: taken as serum/plasma"
  };
  /// A name's answer: a match, or why the name alone decides nothing ("" when no analyte has that name).
  struct NameMatch {
    std::optional<Match> match;
    std::string why_not;
    std::vector<std::string> may;  ///< ids, where several analytes have the name and the specimen did not decide
  };
  /// `kb` must outlive nothing: what is needed is copied.
  explicit AnalyteIndex(const kb::KnowledgeBase& kb, base::UcumTable units = base::UcumTable::shipped());

  [[nodiscard]] std::optional<Match> byLoinc(std::string_view loinc) const;
  /// `specimen` as the file words it, "" not stated. A name that several analytes share is settled by the specimen or
  /// not at all; a name whose analyte is of another specimen does not match.
  [[nodiscard]] NameMatch byName(std::string_view name, std::string_view specimen = {}) const;
  /// A vital sign (a metric with a LOINC code) of that name, where `unit`, as printed, is one of it.
  [[nodiscard]] std::optional<Match> vitalNamed(std::string_view name, std::string_view unit) const;
  /// True for the names of both blood pressures together ("RR 120/80").
  [[nodiscard]] bool namesPressurePair(std::string_view name) const;
  /// The condition of that name; empty when none or several have it.
  [[nodiscard]] std::optional<Match> condition(std::string_view name) const;
  /// True when the knowledge base uses this text as an id of something a finding can be about.
  [[nodiscard]] bool isId(const std::string& text) const;
  [[nodiscard]] const kb::Analyte* analyte(const std::string& id) const;
  [[nodiscard]] const kb::Metric* metric(const std::string& id) const;
  [[nodiscard]] const kb::Instrument* instrument(const std::string& id) const;
  /// The instrument whose panel, total or id the text is; by LOINC first, then by folded title.
  [[nodiscard]] std::optional<Match> instrumentByLoinc(std::string_view loinc) const;
  [[nodiscard]] std::optional<Match> instrumentByTitle(std::string_view title) const;
  /// The instrument that bears exactly this name, case and accents aside ("ISI").
  [[nodiscard]] std::optional<Match> instrumentNamed(std::string_view name) const;
  /// The instrument a published form belongs to, by its canonical address.
  [[nodiscard]] std::optional<Match> instrumentByForm(std::string_view url) const;
  /// "phq-9.item-9" for the LOINC code of a single question; empty when two instruments share the question.
  [[nodiscard]] std::optional<Match> instrumentItem(std::string_view loinc) const;
  /// The instrument that has this item; null for anything else.
  [[nodiscard]] const kb::Instrument* instrumentOfItem(const std::string& item) const;
  [[nodiscard]] const kb::Drug* drug(std::string_view name, std::string_view atc, std::string_view rxnorm) const;
  /// The one medicine a text names beside strength, form and salt ("Sertraline 50 MG Oral Tablet"); null when it names
  /// none or several, or holds a word that is neither: a combination must not be read as its first part.
  [[nodiscard]] const kb::Drug* drugInWords(std::string_view text) const;
  [[nodiscard]] const base::UcumTable& units() const { return units_; }
  [[nodiscard]] const inference::Plausibility& plausibility() const { return plausibility_; }
  /// By this index's units.
  [[nodiscard]] inference::UnitConversion conversion() const;

 private:
  using Texts = std::map<std::string, std::string, std::less<>>;
  Texts loinc_, instrument_loinc_, instrument_titles_, instrument_forms_, item_loinc_, conditions_, vitals_,
      pressure_pair_;
  std::map<std::string, std::vector<std::string>, std::less<>> names_;
  std::map<std::string, kb::Analyte> analytes_;
  std::map<std::string, kb::Instrument> instruments_;
  std::map<std::string, kb::Metric> metrics_;
  std::map<std::string, kb::Drug> drugs_;
  Texts drug_keys_;
  inference::Plausibility plausibility_;
  base::UcumTable units_;
};

}  // namespace homeostat::intake
