#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kb/base/xml.hpp"
#include "kb/model/knowledge.hpp"

/// Pieces of the loader: one function for each form that recurs in the content. The schema has been checked before, so
/// an attribute that the schema requires is there and a number is a number.
namespace homeostat::kb::parts {

Text text(const base::XmlElement& element, std::string_view name);
std::string plain(const base::XmlElement& element, std::string_view name);
std::optional<double> number(const base::XmlElement& element, const char* attribute);
std::optional<int> integer(const base::XmlElement& element, const char* attribute);
bool flag(const base::XmlElement& element, const char* attribute, bool when_absent);
std::vector<std::string> refs(const base::XmlElement& element, std::string_view name);
std::vector<std::string> contents(const base::XmlElement& element, std::string_view name);
std::vector<std::string> words(const std::string& text);
std::vector<Evidence> evidence(const base::XmlElement& element, std::string_view name = "evidence");
Governance governance(const base::XmlElement& element);
Criterion criterion(const base::XmlElement& element);

Claim claimFrom(const std::string& word);
Certainty certaintyFrom(const std::string& word);
Strength strengthFrom(const std::string& word);
Tier tierFrom(const std::string& word);
Severity severityFrom(const std::string& word);

}  // namespace homeostat::kb::parts
