#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kb/model/knowledge.hpp"

/// A knowledge base as bytes that open without reading XML: what an edition keeps beside its content so that it opens
/// in milliseconds. The bytes are for the program that made them: another one's structs may differ, which
/// `snapshotLayout` tells. Nothing here checks sense; read only bytes whose signature was verified.
namespace homeostat::kb {

/// Same knowledge base, same bytes.
std::string snapshot(const KnowledgeBase& kb);

/// Empty when the bytes end early or say more than they hold.
std::optional<KnowledgeBase> fromSnapshot(std::string_view bytes);

/// Stands for the fields of every struct in their order and kinds: equal layouts read each other's snapshots.
std::string snapshotLayout();

}  // namespace homeostat::kb
