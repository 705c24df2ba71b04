#include <unicode/brkiter.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <memory>

#include "i18n/format.hpp"

namespace homeostat::i18n {
namespace {

icu::UnicodeString decoded(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

void must(UErrorCode status) {
  if (U_FAILURE(status)) throw base::Failure("i18n.icu", u_errorName(status));
}

/// What a mark-free comparison still tells apart in Arabic and people do not type apart.
UChar32 foldedLetter(UChar32 c) {
  switch (c) {
    case 0x0649:
      return 0x064A;  // alef maksura as yeh
    case 0x0629:
      return 0x0647;  // teh marbuta as heh
    case 0x0131:
      return u'i';  // dotless i
    case 0x0142:
      return u'l';  // l with stroke has no decomposition
    case 0x00F8:
      return u'o';
    case 0x0111:
      return u'd';
    default:
      return c;
  }
}

icu::UnicodeString folded(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* normalizer = icu::Normalizer2::getNFKDInstance(status);
  must(status);
  auto source = decoded(text);
  source.foldCase();
  const auto apart = normalizer->normalize(source, status);
  must(status);
  icu::UnicodeString out;
  for (int32_t i = 0; i < apart.length(); i = apart.moveIndex32(i, 1)) {
    const UChar32 c = apart.char32At(i);
    const auto category = u_charType(c);
    const bool dropped =
        category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK || category == U_FORMAT_CHAR || c == 0x0640;
    if (!dropped) out += foldedLetter(c);
  }
  return out;
}

}  // namespace

std::string searchKey(std::string_view text) {
  std::string bytes;
  return folded(text).toUTF8String(bytes);
}

std::string nameKey(std::string_view text) {
  const auto all = folded(text);
  icu::UnicodeString kept;
  for (int32_t i = 0; i < all.length(); i = all.moveIndex32(i, 1)) {
    const UChar32 c = all.char32At(i);
    if (u_isalnum(c) != 0) kept.append(c);
  }
  std::string bytes;
  return kept.toUTF8String(bytes);
}

std::string segmented(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> words(
      icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
  must(status);
  const auto source = folded(text);
  words->setText(source);
  std::string out;
  int32_t start = words->first();
  for (int32_t end = words->next(); end != icu::BreakIterator::DONE; start = end, end = words->next()) {
    if (words->getRuleStatus() == UBRK_WORD_NONE) continue;
    if (!out.empty()) out += ' ';
    source.tempSubStringBetween(start, end).toUTF8String(out);
  }
  return out;
}

bool rightToLeft(std::string_view language) {
  UErrorCode status = U_ZERO_ERROR;
  const auto locale =
      icu::Locale::forLanguageTag(icu::StringPiece(language.data(), static_cast<int32_t>(language.size())), status);
  return U_SUCCESS(status) && locale.isRightToLeft() != 0;
}

}  // namespace homeostat::i18n
