#include "i18n/direction.hpp"

#include <gtest/gtest.h>

namespace homeostat::i18n {
namespace {

/// The marks as brackets that a person can read here.
std::string seen(std::string_view text) {
  std::string out = directed(text);
  for (const auto& [mark, shown] : {std::pair<std::string, std::string>{"\u2066", "⟦"}, {"\u2069", "⟧"}}) {
    for (auto at = out.find(mark); at != std::string::npos; at = out.find(mark, at + shown.size()))
      out.replace(at, mark.size(), shown);
  }
  return out;
}

TEST(Direction, WordsAndNumbersOfOtherScriptsAreIsolated) {
  EXPECT_EQ(seen("أوقف 5-HTP."), "أوقف ⟦5-HTP⟧.");
  EXPECT_EQ(seen("الجرعة 5-10 mg يوميا"), "الجرعة ⟦5-10 mg⟧ يوميا");
  EXPECT_EQ(seen("بين −3.6 و−1.7."), "بين ⟦−3.6⟧ و⟦−1.7⟧.");
  EXPECT_EQ(seen("PHQ-9 أكثر من 10"), "⟦PHQ-9⟧ أكثر من ⟦10⟧");
  EXPECT_EQ(seen("عربي فقط، بلا شيء."), "عربي فقط، بلا شيء.");
  EXPECT_EQ(seen(""), "");
}

TEST(Direction, SignsUnitsAndBracketsStayWithTheirNumber) {
  EXPECT_EQ(seen("قيمة <\u00A05\u00A0mg/L هنا"), "قيمة ⟦<\u00A05\u00A0mg/L⟧ هنا");
  EXPECT_EQ(seen("نسبة (8.1\u00A0%) هنا"), "نسبة (⟦8.1\u00A0%⟧) هنا");
  EXPECT_EQ(seen("علاج CBT for insomnia (CBT-I)، ثم"), "علاج ⟦CBT for insomnia (CBT-I)⟧، ثم");
  EXPECT_EQ(seen("قيمة CRP (مرتفعة) 8"), "قيمة ⟦CRP⟧ (مرتفعة) ⟦8⟧");
  EXPECT_EQ(seen("(انظر PHQ-9) ثم"), "(انظر ⟦PHQ-9⟧) ثم");
  EXPECT_EQ(seen("5-HTP + sertraline – خطر"), "⟦5-HTP + sertraline⟧ – خطر");
  EXPECT_EQ(seen("علاج CBT (CBT-I) (+0.4)"), "علاج ⟦CBT (CBT-I)⟧ (⟦+0.4⟧)") << "two brackets are two remarks";
}

TEST(Direction, PartsOfAListAndNeighbouringNumbersAreApart) {
  EXPECT_EQ(seen("5-HTP، SAMe وZinc"), "⟦5-HTP⟧، ⟦SAMe⟧ و⟦Zinc⟧");
  EXPECT_EQ(seen("14 مارس 2026, 10:00"), "⟦14⟧ مارس ⟦2026⟧, ⟦10:00⟧");
  EXPECT_EQ(seen("Ada B. · Mill Lane 3"), "⟦Ada B⟧. · ⟦Mill Lane 3⟧");
  EXPECT_EQ(seen("SD1: 29.5 ms"), "⟦SD1⟧: ⟦29.5 ms⟧");
}

TEST(Direction, WhatIsIsolatedAlreadyIsLeftAlone) {
  EXPECT_EQ(seen("قيمة \u2066< 5 mg\u2069 هنا"), "قيمة ⟦< 5 mg⟧ هنا");
  EXPECT_EQ(withoutIsolates(directed("أوقف 5-HTP.")), "أوقف 5-HTP.");
}

TEST(Direction, AKnownStretchKeepsItsFullStop) {
  // "أوقف " is 9 bytes; "Stop it." stands at [9, 17).
  const std::string text = "أوقف Stop it. 7";
  const Stretch known[] = {{9, 17}};
  const auto found = leftToRightStretches(text, known);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0], (Stretch{9, 17}));
  EXPECT_EQ(found[1], (Stretch{18, 19}));
}

}  // namespace
}  // namespace homeostat::i18n
