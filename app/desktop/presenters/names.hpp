#pragma once

#include <string>

#include "app/desktop/presenters/language.hpp"
#include "inference/case/case.hpp"
#include "kb/model/knowledge.hpp"

namespace homeostat::desktop {

/// Names in the screen's language, else in English, else the id itself: never an empty cell.
std::string conceptName(const kb::KnowledgeBase& knowledge, const std::string& id, const Language& language);
std::string interventionName(const kb::KnowledgeBase& knowledge, const std::string& id, const std::string& otherwise,
                             const Language& language);
/// An item named by its key "kind id": the title of a rule, of an interaction its two parties, else the name.
std::string itemName(const kb::KnowledgeBase& knowledge, const std::string& key, const Language& language);
/// Title of an instrument, name of an analyte; of an instrument's item its topic.
std::string findingName(const kb::KnowledgeBase& knowledge, const inference::Finding& finding,
                        const Language& language);
/// "11 ug/L", as given.
std::string findingValue(const inference::Finding& finding, const Language& language);

}  // namespace homeostat::desktop
