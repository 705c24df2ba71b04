#include "app/desktop/presenters/state_chart.hpp"

namespace homeostat::desktop {
namespace figure = reports::figure;

figure::StateIntervals stateChart(const std::vector<figure::StateRow>& rows, const Language& language) {
  figure::StateIntervals chart;
  chart.caption = {language.say("desk.patterns"), language.say("desk.patterns.legend")};
  chart.rows = rows;
  chart.low_words = language.say("desk.patterns.low");
  chart.reference_words = language.say("desk.patterns.reference");
  chart.high_words = language.say("desk.patterns.high");
  return chart;
}

}  // namespace homeostat::desktop
