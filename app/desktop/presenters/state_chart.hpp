#pragma once

#include "app/desktop/presenters/assessment_page.hpp"
#include "reports/figure/charts.hpp"

namespace homeostat::desktop {

/// The states as a drawing; the same as on paper.
reports::figure::StateIntervals stateChart(const std::vector<reports::figure::StateRow>& rows,
                                           const Language& language);

}  // namespace homeostat::desktop
