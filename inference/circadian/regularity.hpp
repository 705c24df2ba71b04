#pragma once

#include <optional>
#include <string>
#include <vector>

#include "inference/circadian/light_series.hpp"

/// How alike the days are: from light or activity, and from a sleep diary. Every measure says what it needs; what is
/// not given stands in `withheld` with the reason.
namespace homeostat::circadian {

struct Withheld {
  std::string metric;
  std::string code;  ///< stable: too_short, gaps, unmeasured_hour, no_entrainment, no_light, few_nights, no_day_types
  std::string why;   ///< English, with the figures
};

/// Nonparametric measures of a day-night rhythm: Witting et al. 1990 and Van Someren et al. 1999, Chronobiol Int
/// 16:505 (IS, IV on hourly means; L5, M10 on the mean day; RA). No norm is given: light and activity have different
/// ones, and none was verified.
struct DayRhythm {
  std::optional<double> interdaily_stability;    ///< 0 to 1; 1: every day alike
  std::optional<double> intradaily_variability;  ///< near 0: one smooth wave; 2: noise
  std::optional<double> l5, m10;                 ///< mean of the 5 lowest and 10 highest hours on end
  std::optional<double> l5_onset, m10_onset;     ///< clock hour at which they begin
  std::optional<double> relative_amplitude;      ///< (M10 - L5) / (M10 + L5)
};
/// Interdaily stability needs more than 7 days (Fischer, Klerman and Phillips 2021, Sleep 44:zsab103: shorter series
/// look more regular than they are); the others need the whole day covered once.
DayRhythm dayRhythmOf(const std::vector<Sample>& samples, std::vector<Withheld>& withheld);
/// As above without the least length, as peers compute it. Hours without a measurement are left out, partly measured
/// ones count.
DayRhythm dayRhythmOfAnyLength(const std::vector<Sample>& samples);

enum class DayKind { not_said, work, free };

/// One main sleep or nap. Hours as in the light log.
struct Sleep {
  double onset_hour = 0, wake_hour = 0;  ///< wake after onset
  DayKind day = DayKind::not_said;       ///< of the day on which it ends
  bool nap = false;
};

struct SleepRegularity {
  std::size_t nights = 0;
  std::optional<double> mean_onset, mean_midsleep, mean_wake;  ///< clock hour 0 to 24, circular means of main sleeps
  std::optional<double> midsleep_spread;                       ///< standard deviation between nights, hours
  std::optional<double> mean_duration;                         ///< hours, main sleeps
  std::optional<double> regularity_index;                      ///< -100 to 100
  std::optional<double> midsleep_work, midsleep_free;          ///< clock hour
  std::optional<double> social_jetlag;                         ///< free minus work, hours, -12 to 12
  bool sleeps_by_day = false;  ///< some main sleep has its middle between 9 and 21 o'clock
};

/// The index of a series of minutes: 1 asleep, 0 awake, -1 not known. Empty below five days of minutes known on both
/// days.
std::optional<double> regularityIndexOf(const std::vector<int>& minutes);

/// Means and the sleep regularity index need 7 nights (Borba et al. 2020, Sleep Sci 13:49: a diary is reliable from
/// seven days in a row). The index: Phillips et al. 2017, Sci Rep 7:3216 (doi 10.1038/s41598-017-03171-4): the share of
/// moments with the same state 24 h later, scaled so that 100 is every day alike and 0 no likeness at all.
/// Social jetlag: Wittmann et al. 2006, Chronobiol Int 23:497; signed as in Roenneberg et al. 2019, Biology 8:54. It
/// needs days that say whether they are work days, three of them and two free ones (the project's own limit).
/// Main sleeps are those not marked as naps. `sleeps` in order, not overlapping. Between a waking and the next sleep
/// more than 30 h later a night is taken as not written down: neither asleep nor awake.
SleepRegularity sleepRegularityOf(const std::vector<Sleep>& sleeps, std::vector<Withheld>& withheld);

/// Clock hour of an hour of the log: 0 or more, below 24.
double clockOf(double hour);
/// Circular mean of clock hours, 0 to 24; empty when they cancel out.
std::optional<double> meanClock(const std::vector<double>& hours);
/// `later - earlier` brought to -12 to 12.
double clockDifference(double later, double earlier);

}  // namespace homeostat::circadian
