#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace homeostat::i18n {

/// Bytes [from, to) of a text.
struct Stretch {
  std::size_t from = 0, to = 0;
  bool operator==(const Stretch&) const = default;
};

/// The stretches of a right-to-left text that must keep their own order from left to right: words in Latin, Greek or
/// Cyrillic letters and numbers, with the signs, units and brackets that belong to them ("5-HTP", "< 5 mg/L",
/// "−3.6", "5–10 mg", "CBT-I (face to face)"). Two numbers that only stand beside each other, and parts of a list, are
/// stretches of their own. What is already isolated is left alone. `whole` are stretches that are known to be in a
/// left-to-right language, full stop and all; sorted, not overlapping. Cost: linear.
std::vector<Stretch> leftToRightStretches(std::string_view text, std::span<const Stretch> whole = {});

/// `text` with every such stretch between U+2066 and U+2069: without them an Arabic page prints "5-10 mg" as "mg 10-5".
std::string directed(std::string_view text);

/// True when a letter of a right-to-left script stands in the text.
bool hasRightToLeftLetter(std::string_view text);

/// `text` without the marks U+2066 to U+2069.
std::string withoutIsolates(std::string_view text);

}  // namespace homeostat::i18n
