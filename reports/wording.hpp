#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "i18n/format.hpp"
#include "i18n/messages.hpp"
#include "inference/case/case.hpp"
#include "kb/model/knowledge.hpp"
#include "reports/document/document.hpp"
#include "reports/said.hpp"

/// Internal to the composers: words and numbers of one document.
namespace homeostat::reports {

/// Texts in the document's language. What stands only in English is set in italics, and `usedEnglish` tells so, for the
/// note that says why.
class Wording {
 public:
  Wording(i18n::Messages its_messages, const kb::KnowledgeBase& its_knowledge);

  [[nodiscard]] std::string text(std::string_view key, std::initializer_list<i18n::Argument> arguments = {}) const {
    return messages_.text(key, arguments);
  }
  [[nodiscard]] bool has(std::string_view key) const { return messages_.has(key); }
  [[nodiscard]] const i18n::Messages& messages() const { return messages_; }
  [[nodiscard]] const i18n::Format& format() const { return format_; }
  [[nodiscard]] const kb::KnowledgeBase& knowledge() const { return knowledge_; }

  /// A text of the knowledge base; English in italics where the language lacks it.
  [[nodiscard]] Run said(const kb::Text& text) const;
  /// A text that exists in English only.
  [[nodiscard]] Run english(std::string text) const;
  /// What a source says (a population, an effect) or where it was seen: kept as it stands, in its own language.
  [[nodiscard]] Run quoted(std::string text) const;
  /// A sentence of the engine or of an import, and a short text of the knowledge base, by their English.
  [[nodiscard]] Run sentence(const std::string& english) const { return spoken(sentenceWords(speech(), english)); }
  [[nodiscard]] Run phrase(const std::string& english) const { return spoken(phraseWords(speech(), english)); }
  /// Name of a concept, intervention, rule, drug, goal or item; the id itself where nothing is known of it.
  [[nodiscard]] Run name(const std::string& id) const { return spoken(nameIn(speech(), id)); }
  /// A reason or caution of the assessment; `text` is its English.
  [[nodiscard]] Run said(const inference::Said& sentence, const std::string& text) const {
    return spoken(saidWords(speech(), sentence, text));
  }
  [[nodiscard]] Speech speech() const { return {messages_, format_, knowledge_}; }
  [[nodiscard]] bool usedEnglish() const { return used_english_; }

  /// "14 µg/L", "< 5 mg/L", or the words of the finding, in the digits it was given with.
  [[nodiscard]] std::string value(const inference::Finding& finding) const;
  /// A number of the knowledge base or of the case with its unit, without trailing zeros.
  [[nodiscard]] std::string quantity(double value, const std::string& ucum) const;
  /// "15–150 µg/L"; "–" without both ends.
  [[nodiscard]] std::string interval(std::optional<double> low, std::optional<double> high,
                                     const std::string& ucum) const;
  /// With a sign, for deviations: "+1.2", "−0.4".
  [[nodiscard]] std::string signedNumber(double value, int decimals) const;

 private:
  [[nodiscard]] Run spoken(Spoken words) const;
  i18n::Messages messages_;
  i18n::Format format_;
  const kb::KnowledgeBase& knowledge_;
  mutable bool used_english_ = false;
};

/// A number without trailing zeros, at most six significant digits: "5.4", "0.00012", "150".
std::string plainNumber(double value);

/// Between parts of a sentence, as the language writes it: "; " and ", ".
std::string clauseMark(const Wording& wording);
std::string commaMark(const Wording& wording);
/// With a blank behind it, but behind a full-width mark, which holds one.
std::string withBlank(std::string text);
/// The full stop at the end, with no blank behind it.
std::string endMark(const Wording& wording);

/// `where` adds in which places a source was seen: for those who check, not for those who read.
enum class SourceDetail { how, where };

/// Sources in the order a document first names them.
class Citations {
 public:
  explicit Citations(const kb::KnowledgeBase& knowledge) : knowledge_(knowledge) {}

  /// Superscript numbers that lead to the entries: "1,2". Ids that the knowledge base does not have get no number.
  [[nodiscard]] Text cite(const std::vector<std::string>& sources);
  /// One entry a source: authors, title, journal, year, address, how it was verified, retraction. Without places, how
  /// most of them were verified (`usualLevel`) is not repeated.
  [[nodiscard]] List entries(const Wording& wording, SourceDetail detail) const;
  [[nodiscard]] std::string usualLevel() const;
  [[nodiscard]] bool empty() const { return order_.empty(); }
  [[nodiscard]] const std::vector<std::string>& order() const { return order_; }

 private:
  const kb::KnowledgeBase& knowledge_;
  std::vector<std::string> order_;
};

/// A source as one line of a list.
/// `usual`: a way of verification that is said elsewhere.
Text sourceEntry(const kb::Source& source, const Wording& wording, SourceDetail detail, const std::string& usual = {});

/// "Verified, unless an entry says otherwise: title and DOI seen together."
Text verifiedUnless(const Wording& wording, const std::string& usual);

Text operator+(Text left, const Text& right);

}  // namespace homeostat::reports
