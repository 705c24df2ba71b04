#include "i18n/readability.hpp"

#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <memory>
#include <string>

#include "kb/base/result.hpp"

namespace homeostat::i18n {
namespace {

struct Formula {
  const char *language, *author;
  double constant, per_word, per_syllable;
};
constexpr Formula formulas[] = {{"en", "Flesch", 206.835, 1.015, 84.6},
                                {"de", "Amstad", 180, 1, 58.5},
                                {"es", "Fernandez-Huerta", 206.84, 1.02, 60},
                                {"fr", "Kandel and Moles", 207, 1.015, 73.6}};

bool isVowel(UChar32 letter) {
  static const icu::UnicodeString vowels(u"aeiouyäöüáéíóúàâèêëîïôùûœæ");
  return vowels.indexOf(u_tolower(letter)) >= 0;
}

int syllables(const icu::UnicodeString& word, bool english) {
  int runs = 0;
  bool in_run = false;
  for (int32_t i = 0; i < word.length(); i = word.moveIndex32(i, 1)) {
    const bool vowel = isVowel(word.char32At(i));
    if (vowel && !in_run) ++runs;
    in_run = vowel;
  }
  const bool silent_e =
      english && runs > 1 && word.endsWith(u"e") && !word.endsWith(u"le") && !isVowel(word.char32At(word.length() - 2));
  return runs - (silent_e ? 1 : 0) > 0 ? runs - (silent_e ? 1 : 0) : 1;
}

std::unique_ptr<icu::BreakIterator> breaks(const icu::Locale& locale, bool sentences) {
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<icu::BreakIterator> iterator(sentences ? icu::BreakIterator::createSentenceInstance(locale, status)
                                                         : icu::BreakIterator::createWordInstance(locale, status));
  if (U_FAILURE(status)) throw base::Failure("i18n.icu", u_errorName(status));
  return iterator;
}

}  // namespace

ReadingCounts readingCounts(std::string_view language, std::string_view text) {
  const icu::Locale locale(std::string(language).c_str());
  const auto decoded = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  ReadingCounts counts;
  const auto sentence = breaks(locale, true);
  sentence->setText(decoded);
  while (sentence->next() != icu::BreakIterator::DONE) ++counts.sentences;
  const auto word = breaks(locale, false);
  word->setText(decoded);
  for (int32_t from = word->first(), to = word->next(); to != icu::BreakIterator::DONE; from = to, to = word->next()) {
    if (word->getRuleStatus() < UBRK_WORD_NUMBER) continue;
    ++counts.words;
    counts.syllables += syllables(icu::UnicodeString(decoded, from, to - from), language.starts_with("en"));
  }
  return counts;
}

std::string_view readingFormula(std::string_view language) {
  for (const auto& formula : formulas) {
    if (language == formula.language) return formula.author;
  }
  return {};
}

std::optional<double> readingEase(std::string_view language, std::string_view text) {
  for (const auto& formula : formulas) {
    if (language != formula.language) continue;
    const auto counts = readingCounts(language, text);
    if (counts.words == 0 || counts.sentences == 0) return std::nullopt;
    const double words = counts.words;
    return formula.constant - formula.per_word * words / counts.sentences -
           formula.per_syllable * counts.syllables / words;
  }
  return std::nullopt;
}

}  // namespace homeostat::i18n
