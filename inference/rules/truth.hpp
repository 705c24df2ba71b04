#pragma once

#include <cstdint>

namespace homeostat::inference {

/// Kleene's strong three-valued logic (S. C. Kleene, Introduction to Metamathematics, §64): unknown is never false.
enum class Truth : std::uint8_t { no, unknown, yes };

constexpr Truth negate(Truth t) { return t == Truth::yes ? Truth::no : t == Truth::no ? Truth::yes : Truth::unknown; }

}  // namespace homeostat::inference
