#pragma once

#include <optional>
#include <string_view>

namespace homeostat::i18n {

/// Counts a reading-ease formula is made of.
struct ReadingCounts {
  int sentences = 0, words = 0, syllables = 0;
};

/// Sentences and words as ICU breaks them; syllables are runs of vowels, at least one a word (in English a silent final
/// "e" is not counted): an estimate of what the formulas' authors counted by ear. Cost: linear in the text.
ReadingCounts readingCounts(std::string_view language, std::string_view text);

/// Reading ease, about 0 (hard) to 100 (easy), above 100 for very short sentences:
/// constant - a * words per sentence - b * syllables per word, with (constant, a, b)
///   en (206.835, 1.015, 84.6)  Flesch
///   de (180, 1, 58.5)          Amstad
///   es (206.84, 1.02, 60)      Fernandez-Huerta
///   fr (207, 1.015, 73.6)      Kandel and Moles
/// The coefficients were read in the configuration of the Python libraries textstat and textacy (es: 206.84 in the
/// first, 206.835 in the second), not in the papers. Absent for a language without a formula and for a text without
/// words.
std::optional<double> readingEase(std::string_view language, std::string_view text);

/// Whose formula a language is measured by; empty where there is none.
std::string_view readingFormula(std::string_view language);

}  // namespace homeostat::i18n
