#pragma once

#include <map>
#include <string>
#include <vector>

#include "kb/base/xml.hpp"
#include "kb/issue.hpp"
#include "kb/model/knowledge.hpp"

/// Texts of an item in another language that stand in a file of their own: `<translation of="cbt-i" lang="es">`,
/// and short texts that are translated by their English: `<phrase of="One case." lang="es">`.
namespace homeostat::kb {

struct Translation {
  std::string of;        ///< id of the item; every item with this id takes the texts it has
  std::string language;  ///< BCP 47
  std::map<std::string, std::string>
      texts;  ///< by element name: "name", "handout-what", "label 5" (the band that begins at 5) …
  Origin origin;
};

/// Reads one `<translation>`; the origin's file is the caller's.
Translation translation(const base::XmlElement& element);

/// One `<phrase>`: a short text known by its English; the origin's file is the caller's.
struct Phrase {
  std::string of, language, text;
  Origin origin;
};
Phrase phrase(const base::XmlElement& element);

/// Puts the phrases into the base. An error is added for one that stands in its language twice, a warning for one whose
/// English no item says.
void applyPhrases(KnowledgeBase& kb, const std::vector<Phrase>& phrases, std::vector<Issue>& issues);

/// Puts the texts beside the English ones. An error is added for an id that no item has, for a text that the item does
/// not have in English, and for a text that stands in this language already; that text is left out.
void applyTranslations(KnowledgeBase& kb, const std::vector<Translation>& translations, std::vector<Issue>& issues);

}  // namespace homeostat::kb
