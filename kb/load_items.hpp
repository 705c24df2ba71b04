#pragma once

#include "kb/base/xml.hpp"
#include "kb/model/knowledge.hpp"

/// One function an item kind: element to struct. Origin and default governance are the loader's.
namespace homeostat::kb::items {

Source source(const base::XmlElement& e);
Concept conceptItem(const base::XmlElement& e);
Statement statement(const base::XmlElement& e);
Marker marker(const base::XmlElement& e);
Analyte analyte(const base::XmlElement& e);
Metric metric(const base::XmlElement& e);
Instrument instrument(const base::XmlElement& e);
Intervention intervention(const base::XmlElement& e);
Rule rule(const base::XmlElement& e);
Interaction interaction(const base::XmlElement& e);
Drug drug(const base::XmlElement& e);
NutrientLimit limit(const base::XmlElement& e);
Goal goal(const base::XmlElement& e);
std::vector<ItemCase> cases(const base::XmlElement& e);

}  // namespace homeostat::kb::items
