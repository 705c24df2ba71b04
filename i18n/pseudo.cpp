#include <unicode/messagepattern.h>
#include <unicode/unistr.h>

#include "i18n/bundle.hpp"
#include "kb/base/result.hpp"

namespace homeostat::i18n {
namespace {

constexpr std::u16string_view plain = u"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::u16string_view accented = u"áƀçđéƒǧĥíĵķĺɱñóƥɋŕšţúṽŵẋýžÁƁÇĐÉƑǦĤÍĴĶĹṀÑÓƤɊŔŠŢÚṼŴẊÝŽ";
static_assert(plain.size() == accented.size());

char16_t accent(char16_t letter) {
  const auto at = plain.find(letter);
  return at == std::u16string_view::npos ? letter : accented[at];
}

bool letter(char16_t c) { return plain.find(c) != std::u16string_view::npos; }

/// Longest sub-message that a reader can see at once decides the length: counting all plural forms would overshoot.
class Pseudo {
 public:
  explicit Pseudo(const icu::MessagePattern& parsed) : parsed_(parsed), text_(parsed.getPatternString()) {}

  icu::UnicodeString run() {
    out_ += u'[';
    for (int32_t i = 0; i < parsed_.countParts(); ++i) step(parsed_.getPart(i));
    pad();
    out_ += u']';
    return out_;
  }

 private:
  void step(const icu::MessagePattern::Part& part) {
    const auto type = part.getType();
    copyTo(part.getIndex());
    if (type == UMSGPAT_PART_TYPE_MSG_START && part.getIndex() > 0) ++message_depth_;
    if (type == UMSGPAT_PART_TYPE_ARG_START) ++argument_depth_;
    if (type == UMSGPAT_PART_TYPE_ARG_LIMIT) --argument_depth_;
    if (type == UMSGPAT_PART_TYPE_MSG_LIMIT && message_depth_ > 0) --message_depth_;
    literal_ = argument_depth_ == message_depth_;
    const int32_t limit = part.getLimit();
    if (limit > position_) {
      out_.append(text_, position_, limit - position_);
      position_ = limit;
    }
  }

  void copyTo(int32_t index) {
    for (; position_ < index; ++position_) {
      const char16_t c = text_.charAt(position_);
      out_ += literal_ ? accent(c) : c;
      if (literal_ && letter(c)) ++letters_;
    }
  }

  void pad() {
    const int32_t wanted = (letters_ * 6 + 9) / 10;
    static constexpr std::u16string_view filler = u" öñé ţŵó ţĥŕéé ƒóúŕ ƒíṽé";
    for (int32_t i = 0; i < wanted; ++i) out_ += filler[static_cast<std::size_t>(i) % filler.size()];
  }

  const icu::MessagePattern& parsed_;
  icu::UnicodeString text_;
  icu::UnicodeString out_;
  int32_t position_ = 0;
  int32_t letters_ = 0;
  int argument_depth_ = 0;
  int message_depth_ = 0;
  bool literal_ = true;
};

}  // namespace

std::string pseudoPattern(std::string_view pattern) {
  UErrorCode status = U_ZERO_ERROR;
  const auto text =
      icu::UnicodeString::fromUTF8(icu::StringPiece(pattern.data(), static_cast<int32_t>(pattern.size())));
  const icu::MessagePattern parsed(text, nullptr, status);
  if (U_FAILURE(status)) throw base::Failure("i18n.pattern", "pseudo-language asked for a pattern that does not parse");
  std::string out;
  Pseudo(parsed).run().toUTF8String(out);
  return out;
}

}  // namespace homeostat::i18n
