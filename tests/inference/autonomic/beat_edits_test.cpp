#include "inference/autonomic/beat_edits.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

namespace homeostat::autonomic {
namespace {

using Kind = BeatEditKind;

/// Beats at 0, 0.8, 1.6, 2.4, 3.2 and 4 s.
Beats evenBeats() { return {{800, 800, 800, 800, 800}, {}, {}}; }

void expectIntervals(const base::Result<Beats>& got, const std::vector<double>& ms) {
  ASSERT_TRUE(got) << got.error().line();
  ASSERT_EQ(got->rr_ms.size(), ms.size());
  for (std::size_t i = 0; i < ms.size(); ++i) EXPECT_NEAR(got->rr_ms[i], ms[i], 1e-6) << i;
}

TEST(BeatEdits, AMissedBeatSplitsItsInterval) {
  // 0.8 + 1.6 + 0.8: the beat at 1.6 s was missed; put back at 1.62 s it gives 820 and 780.
  const Beats beats{{800, 1600, 800}, {}, {false, true, false}};
  const auto got = edited(beats, {{Kind::added, 1.62, 0}});
  expectIntervals(got, {800, 820, 780, 800});
  EXPECT_EQ(got->suspect, (std::vector<bool>{false, false, false, false})) << "a person placed the beat";
  EXPECT_EQ(got->changed_by_hand, 1U);
}

TEST(BeatEdits, AnExtraBeatJoinsItsIntervals) {
  // 800, 300 + 500, 800: the beat at 1.1 s is none.
  const auto got = edited({{800, 300, 500, 800}, {}, {}}, {{Kind::deleted, 1.1, 0}});
  expectIntervals(got, {800, 800, 800});
  const auto m = measure(*got);
  EXPECT_NEAR(*m.rmssd, 0, 1e-6);
  EXPECT_NEAR(*m.mean_nn, 800, 1e-6);
}

TEST(BeatEdits, AMovedBeatLengthensOneIntervalAndShortensTheNext) {
  expectIntervals(edited(evenBeats(), {{Kind::moved, 1.6, 1.65}}), {800, 850, 750, 800, 800});
  // The first beat has one interval only.
  expectIntervals(edited(evenBeats(), {{Kind::moved, 0, 0.05}}), {750, 800, 800, 800, 800});
}

TEST(BeatEdits, WhatIsMeasuredAfterwardsIsOfTheEditedBeats) {
  // 800, 850, 750, 800, 800: differences 50, -100, 50, 0: RMSSD sqrt((2500 + 10000 + 2500 + 0) / 4) = sqrt(3750).
  const auto got = edited(evenBeats(), {{Kind::moved, 1.6, 1.65}});
  ASSERT_TRUE(got);
  const auto m = measure(*got);
  EXPECT_NEAR(*m.rmssd, std::sqrt(3750.0), 1e-6);
  EXPECT_EQ(m.changed_by_hand, 1U);
  EXPECT_NEAR(m.quality, 0.8, 1e-9) << "one of five intervals' beats was changed";
  EXPECT_EQ(toJson(m).at("changed_by_hand"), 1);
}

TEST(BeatEdits, TheFirstAndTheLastBeatOfAPieceTakeTheirIntervalWithThem) {
  expectIntervals(edited(evenBeats(), {{Kind::deleted, 0, 0}}), {800, 800, 800, 800});
  expectIntervals(edited(evenBeats(), {{Kind::deleted, 4, 0}}), {800, 800, 800, 800});
}

TEST(BeatEdits, ABeatInAGapJoinsItsNeighbours) {
  // A piece ends at 1.6 s, the next begins at 3.2 s: the beat at 2.4 s closes the gap.
  const Beats beats{{800, 800, 800, 800}, {0.8, 1.6, 4.0, 4.8}, {}};
  const auto got = edited(beats, {{Kind::added, 2.4, 0}});
  expectIntervals(got, {800, 800, 800, 800, 800, 800});
  EXPECT_TRUE(measure(*got).gaps.empty());
}

TEST(BeatEdits, AStretchLeftOutIsAGap) {
  const auto got = edited(evenBeats(), {{Kind::left_out, 1.7, 2.3}});
  ASSERT_TRUE(got);
  EXPECT_EQ(got->suspect, (std::vector<bool>{false, false, true, false, false}));
  EXPECT_EQ(got->changed_by_hand, 0U);
  EXPECT_EQ(measure(*got).gaps.size(), 1U);
}

TEST(BeatEdits, ALongIntervalThatWasInDoubtStaysInDoubtWhenOneBeatIsSetInIt) {
  // Five seconds without signal at a pace of 0.8 s: one beat at 3.3 s leaves 2.5 s on either side, no intervals of a
  // heart.
  const Beats beats{{800, 5000, 800, 800}, {}, {false, true, false, false}};
  const auto got = edited(beats, {{Kind::added, 3.3, 0}});
  ASSERT_TRUE(got);
  EXPECT_EQ(got->suspect, (std::vector<bool>{false, true, true, false, false}));
}

/// Thirty beats that swing a little, and one that comes 300 ms early: an ectopic beat to the classifier.
Beats withAnEarlyBeat() {
  Beats beats;
  for (int i = 0; i < 30; ++i) beats.rr_ms.push_back(800 + 15 * std::sin(0.9 * i));
  beats.rr_ms[14] -= 300;
  beats.rr_ms[15] += 300;
  return beats;
}

TEST(BeatEdits, ABeatThatAPersonKeepsIsNotCorrected) {
  const Beats beats = withAnEarlyBeat();
  const HrvOptions corrected{Conventions::homeostat, Correction::lipponenTarvainen, {}};
  ASSERT_GE(measure(beats, corrected).corrected, 1U);
  double early_s = 0;
  for (std::size_t i = 0; i < 15; ++i) early_s += beats.rr_ms[i] / 1000;
  const auto kept = edited(beats, {{Kind::kept, early_s, 0}});
  ASSERT_TRUE(kept);
  const auto m = measure(*kept, corrected);
  for (const auto& artefact : m.artefacts) EXPECT_GT(std::fabs(artefact.at_s - early_s), 0.01);
  EXPECT_LT(m.corrected, measure(beats, corrected).corrected);
}

TEST(BeatEdits, ADeletedBeatIsNotPutBackByTheCorrection) {
  Beats beats;
  for (int i = 0; i < 30; ++i) beats.rr_ms.push_back(800 + 15 * std::sin(0.9 * i));
  const HrvOptions corrected{Conventions::homeostat, Correction::lipponenTarvainen, {}};
  const std::size_t before = measure(beats, corrected).corrected;
  const auto got = edited(beats, {{Kind::deleted, beatTimes(beats)[15], 0}});
  ASSERT_TRUE(got);
  EXPECT_EQ(measure(*got, corrected).corrected, before);
}

TEST(BeatEdits, ManyChangesWithholdWhatManyCorrectionsWould) {
  Beats beats = withAnEarlyBeat();
  beats.changed_by_hand = 6;  // of 30: a fifth
  HrvOptions options;
  options.limits["rmssd"].most_changed = 0.05;
  const auto m = measure(beats, options);
  EXPECT_FALSE(m.rmssd);
}

TEST(BeatEdits, TimesNameEachBeatOnce) {
  const Beats beats{{800, 800, 800}, {0.8, 1.604, 10}, {}};  // the second interval begins 4 ms after the first ended
  const auto times = beatTimes(beats);
  ASSERT_EQ(times.size(), 5U);
  EXPECT_NEAR(times[1], 0.8, 1e-9);
  EXPECT_NEAR(times[3], 9.2, 1e-9);
}

TEST(BeatEdits, ABeatBetweenIntervalsOfRoundedTimesIsOneBeat) {
  // The second interval begins 8 ms after the first ends: deleting the beat joins both.
  const auto got = edited({{800, 800, 800}, {0.8, 1.608, 2.408}, {}}, {{Kind::deleted, 0.8, 0}});
  expectIntervals(got, {1608, 800});
}

TEST(BeatEdits, WhatCannotBeDoneIsRefusedWithItsNumber) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  struct Case {
    BeatEdit edit;
    const char* why;
  };
  const std::vector<Case> cases{{{Kind::deleted, 1.5, 0}, "no beat is at 1.500 s"},
                                {{Kind::kept, 77, 0}, "no beat is at 77.000 s"},
                                {{Kind::moved, 1.6, 2.4}, "on or beyond another beat"},
                                {{Kind::moved, 1.6, 0.1}, "on or beyond another beat"},
                                {{Kind::moved, 1.6, nan}, "not a number"},
                                {{Kind::added, 1.6, 0}, "already"},
                                {{Kind::added, 9, 0}, "within 3 s"},
                                {{Kind::left_out, 3, 2}, "not after its beginning"},
                                {{Kind::left_out, 8, 9}, "no interval lies"}};
  for (const auto& c : cases) {
    const auto got = edited(evenBeats(), {{Kind::kept, 0.8, 0}, c.edit});
    ASSERT_FALSE(got) << c.why;
    EXPECT_NE(got.error().line().find(c.why), std::string::npos) << got.error().line();
    EXPECT_NE(got.error().place.find("edit 2"), std::string::npos);
  }
}

TEST(BeatEdits, AreKeptAsJsonAndReadBack) {
  const std::vector<BeatEdit> edits{
      {Kind::added, 1.5, 0}, {Kind::deleted, 2, 0}, {Kind::moved, 3, 3.25}, {Kind::kept, 4, 0}, {Kind::left_out, 5, 6}};
  const auto read = beatEditsFromJson(toJson(edits), "edits.json");
  ASSERT_TRUE(read) << read.error().line();
  ASSERT_EQ(read->size(), edits.size());
  for (std::size_t i = 0; i < edits.size(); ++i) {
    EXPECT_EQ((*read)[i].kind, edits[i].kind);
    EXPECT_EQ((*read)[i].at_s, edits[i].at_s);
    EXPECT_EQ((*read)[i].to_s, edits[i].to_s);
  }
  EXPECT_EQ(inWords(edits), "beats changed by hand: 1 added, 1 deleted, 1 moved; 1 kept, 1 stretch left out");
  for (const char* bad : {R"({})", R"([{"at_s":1}])", R"([{"kind":"bent","at_s":1}])", R"([{"kind":"moved","at_s":1}])",
                          R"([{"kind":"added","at_s":"1"}])"})
    EXPECT_FALSE(beatEditsFromJson(nlohmann::json::parse(bad), "edits.json")) << bad;
}

}  // namespace
}  // namespace homeostat::autonomic
