#include "app/desktop/presenters/state_chart.hpp"

namespace homeostat::desktop {
namespace figure = reports::figure;

figure::StateIntervals stateChart(const std::vector<StateRowWords>& rows, const Language& language) {
  figure::StateIntervals chart;
  chart.caption = {language.say("desk.patterns"), language.say("desk.patterns.legend")};
  for (const auto& words : rows) {
    figure::StateRow row;
    row.id = words.id;
    row.label = words.name;
    row.note = words.note;
    row.spoken = words.spoken;
    row.mean = words.mean;
    row.low = words.low;
    row.high = words.high;
    row.wide_low = words.wide_low;
    row.wide_high = words.wide_high;
    row.with = words.with;
    row.saying = words.assumption ? figure::Saying::nothing
                 : words.clear    ? figure::Saying::something
                                  : figure::Saying::little;
    chart.rows.push_back(row);
  }
  chart.low_words = language.say("desk.patterns.low");
  chart.reference_words = language.say("desk.patterns.reference");
  chart.high_words = language.say("desk.patterns.high");
  return chart;
}

}  // namespace homeostat::desktop
