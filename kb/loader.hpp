#pragma once

#include <string>
#include <vector>

#include "kb/issue.hpp"
#include "kb/model/knowledge.hpp"

namespace homeostat::kb {

struct ContentFile {
  std::string name;  ///< relative to the content folder, used in messages
  std::string bytes;
};

/// Reads content files into a knowledge base. Form errors (not XML, against the schema, duplicate ids) are added to
/// `issues` with file and line and the item is left out; sense is the linter's. Order of files does not matter.
KnowledgeBase load(const std::vector<ContentFile>& files, std::vector<Issue>& issues);

/// The same without the schema, for files whose signature has been verified: they were checked when they were built.
KnowledgeBase loadTrusted(const std::vector<ContentFile>& files, std::vector<Issue>& issues);

}  // namespace homeostat::kb
