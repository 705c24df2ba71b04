#pragma once

#include <cmath>
#include <numbers>

#include "reports/figure/charts.hpp"

/// Invented figures that the tests and the pictures to look at are made from.
namespace homeostat::reports::figure {

inline StateIntervals someStates() {
  StateIntervals chart;
  chart.caption = {"States", "Iron availability lies below the reference."};
  chart.low_words = "lower";
  chart.reference_words = "reference";
  chart.high_words = "higher";
  chart.rows = {
      {"iron-availability", "Iron availability", "82 % resolved", "Iron availability: low", -1.9, -2.4, -1.4, -2.6,
       -1.2, Saying::something, -1.1},
      {"sleep-debt", "Sleep debt", "44 % resolved", "Sleep debt: high", 1.2, 0.4, 2.0, 0.1, 2.3, Saying::something, {}},
      {"circadian-delay",
       "Circadian delay, measured against the person's own weeks",
       "21 % resolved",
       "Circadian delay: unclear",
       0.8,
       -0.6,
       2.1,
       -0.9,
       2.5,
       Saying::little,
       {}},
      {"thyroid",
       "Thyroid deficit",
       "mostly assumption",
       "Thyroid deficit: mostly assumption",
       0,
       -1.6,
       1.6,
       -1.6,
       1.6,
       Saying::nothing,
       {}},
  };
  return chart;
}

inline Trends someTrends() {
  Trends chart;
  chart.caption = {"Course", "Ferritin falls."};
  chart.panels = {
      {"Ferritin",
       "ug/L",
       {{0, 30, 22, 40}, {90, 27, 20, 36}, {200, 23, 17, 31}, {300, 14, 10, 19}},
       15,
       150,
       true,
       "14",
       "Jan 2026",
       "Nov 2026",
       "Ferritin, four values",
       "finding ferritin"},
      {"TSH",
       "mIU/L",
       {{0, 3.1, 2.2, 4.3}, {120, 4.0, 2.9, 5.6}, {300, 6.8, 4.9, 9.4}},
       0.4,
       4.0,
       false,
       "6.8",
       "Jan 2026",
       "Nov 2026",
       "TSH",
       "finding tsh"},
      {"ISI",
       "points",
       {{0, 14, {}, {}}, {60, 15, {}, {}}, {300, 19, {}, {}}},
       0,
       7,
       false,
       "19",
       "Jan 2026",
       "Nov 2026",
       "ISI",
       "finding isi"},
      {"Insomnia severity index of a name too long for its place",
       "ms",
       {{300, 18, {}, {}}},
       {},
       {},
       false,
       "18",
       "Jan 2026",
       "Nov 2026",
       "RMSSD",
       "finding rmssd"},
  };
  return chart;
}

inline ContributionBars someBars() {
  return {{"Why", "What sleep debt is made of"},
          {{"Sleep log, 4 nights (5.4 h)", "+0.74", 0.74, "Sleep log adds 0.74", "finding 1"},
           {"Insomnia severity (ISI 19)", "+0.31", 0.31, "ISI adds 0.31", "finding 2"},
           {"Caffeine, makes another explanation less needed", "−0.22", -0.22, "caffeine", "finding 3"}}};
}

inline std::vector<double> breathingBeats(std::size_t count) {
  std::vector<double> rr;
  double t = 0;
  for (std::size_t i = 0; i < count; ++i) {
    rr.push_back(860 + 45 * std::sin(2 * std::numbers::pi * 0.1 * t) + 22 * std::sin(2 * std::numbers::pi * 0.25 * t) +
                 8 * std::sin(static_cast<double>(i * i)));
    t += rr.back() / 1000;
  }
  return rr;
}

inline Tachogram someTachogram() {
  Tachogram chart;
  chart.caption = {"Tachogram", "Intervals over five minutes"};
  chart.rr_ms = breathingBeats(340);
  double t = 0;
  for (const double rr : chart.rr_ms) chart.at_s.push_back(t += rr / 1000);
  chart.corrected.assign(chart.rr_ms.size(), false);
  chart.corrected[40] = chart.corrected[200] = true;
  chart.x_words = "time, min";
  chart.y_words = "RR interval, ms";
  return chart;
}

inline Spectrum someSpectrum() {
  Spectrum chart;
  chart.caption = {"Spectrum", "Power by frequency"};
  chart.step_hz = 0.005;
  for (int i = 0; i < 110; ++i) {
    const double hz = i * 0.005;
    chart.density.push_back(9000 * std::exp(-std::pow((hz - 0.1) / 0.02, 2)) +
                            3000 * std::exp(-std::pow((hz - 0.25) / 0.02, 2)) + 200 / (1 + hz * 40));
  }
  chart.bands = {{0.003, 0.04, "VLF", "120 ms²"}, {0.04, 0.15, "LF", "310 ms²"}, {0.15, 0.4, "HF", "105 ms²"}};
  chart.breathing_hz = 0.25;
  chart.breathing_words = "breathing, 15 a minute";
  chart.x_words = "frequency, Hz";
  chart.y_words = "ms²/Hz";
  return chart;
}

inline Actogram someActogram() {
  Actogram chart;
  chart.caption = {"Light plan", "Seven days"};
  for (int day = 0; day < 7; ++day) {
    const double wake = 31.5 - day * 0.25;
    chart.rows.push_back({"Day " + std::to_string(day + 1),
                          {{wake - 8, wake, Activity::sleep, ""},
                           {wake, wake + 0.5, Activity::bright_light, ""},
                           {wake - 10, wake - 8, Activity::avoid_light, ""},
                           {wake - 11, wake - 11, Activity::medicine, ""}},
                          "Day"});
  }
  chart.legend = {{Activity::sleep, "sleep"},
                  {Activity::bright_light, "bright light"},
                  {Activity::avoid_light, "dim and warm light only"},
                  {Activity::medicine, "melatonin as agreed"}};
  return chart;
}

inline EvidenceMap someMap() {
  EvidenceMap map;
  map.caption = {"Evidence", "Around depressive burden"};
  map.vertices = {{"depressive-burden", "Depressive burden", "Depressive burden", true, false},
                  {"sleep-debt", "Sleep debt", "Sleep debt", false, true},
                  {"bright-light", "Bright light in the morning", "Bright light", false, false},
                  {"inflammation", "Inflammatory load", "Inflammatory load", false, true},
                  {"iron", "Iron availability", "Iron", false, true},
                  {"caffeine", "Caffeine after noon", "Caffeine", false, false},
                  {"fatigability", "Fatigability", "Fatigability", false, false},
                  {"function", "Daily functioning", "Functioning", false, false}};
  map.arcs = {{1, 0, 1, true, 1.6, "s1", "Sleep debt raises depressive burden"},
              {2, 0, -1, true, 2.2, "s2", "Light lowers depressive burden"},
              {3, 0, 1, false, 1, "s3", "Inflammation is associated"},
              {4, 6, -1, true, 1, "s4", "Iron lowers fatigability"},
              {4, 0, 0, false, 1, "s7", "Iron: no effect shown"},
              {5, 1, 1, true, 1, "s5", "Caffeine raises sleep debt"},
              {0, 6, 1, true, 1.3, "s6", "Depressive burden raises fatigability"},
              {6, 7, -1, true, 1, "s8", "Fatigability lowers functioning"}};
  return map;
}

}  // namespace homeostat::reports::figure
