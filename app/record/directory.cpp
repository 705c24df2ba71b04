#include "app/record/directory.hpp"

#include <algorithm>

#include "i18n/format.hpp"

namespace homeostat::record {
namespace {

std::string foldedText(const Patient& patient) {
  std::string text = i18n::searchKey(patient.name);
  if (patient.birth_date) text += '\n' + patient.birth_date->iso();
  for (const auto& [system, value] : patient.identifiers) text += '\n' + i18n::searchKey(value);
  return text;
}

std::vector<std::string_view> wordsOf(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const auto start = text.find_first_not_of(" \t");
    if (start == std::string_view::npos) break;
    text.remove_prefix(start);
    const auto end = std::min(text.find_first_of(" \t"), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return words;
}

}  // namespace

bool Directory::before(const Entry* a, const Entry* b) {
  return a->folded != b->folded ? a->folded < b->folded : a->patient.id < b->patient.id;
}

void Directory::place(Entry entry, bool later) {
  auto owned = std::make_unique<Entry>(std::move(entry));
  const Entry* raw = owned.get();
  entries_[raw->patient.id] = std::move(owned);
  if (later) {
    order_.push_back(raw);
  } else {
    order_.insert(std::upper_bound(order_.begin(), order_.end(), raw, before), raw);
  }
}

void Directory::put(const Patient& patient, bool later) {
  if (entries_.contains(patient.id)) remove(patient.id);
  place({patient, foldedText(patient)}, later);
}

void Directory::sort() { std::sort(order_.begin(), order_.end(), before); }

void Directory::remove(const std::string& id) {
  const auto found = entries_.find(id);
  if (found == entries_.end()) return;
  std::erase(order_, found->second.get());
  wipe(found->second->patient.name);
  wipe(found->second->folded);
  entries_.erase(found);
}

void Directory::wipeAll() {
  for (auto& [id, entry] : entries_) {
    wipe(entry->patient.name);
    wipe(entry->folded);
    for (auto& [system, value] : entry->patient.identifiers) wipe(value);
  }
  entries_.clear();
  order_.clear();
}

const Patient* Directory::find(const std::string& id) const {
  const auto found = entries_.find(id);
  return found == entries_.end() ? nullptr : &found->second->patient;
}

std::vector<Patient> Directory::list() const {
  std::vector<Patient> out;
  out.reserve(order_.size());
  for (const auto* entry : order_) out.push_back(entry->patient);
  return out;
}

std::vector<Patient> Directory::search(std::string_view query, std::size_t limit) const {
  const std::string folded = i18n::searchKey(query);
  const auto words = wordsOf(folded);
  std::vector<const Entry*> first;
  std::vector<const Entry*> others;
  for (const auto* entry : order_) {
    const bool all = std::all_of(words.begin(), words.end(), [&](std::string_view word) {
      return std::string_view(entry->folded).find(word) != std::string_view::npos;
    });
    if (!all) continue;
    const bool prefix = words.empty() || entry->folded.starts_with(words.front());
    (prefix ? first : others).push_back(entry);
    if (first.size() == limit) break;
  }
  std::vector<Patient> out;
  for (const auto* group : {&first, &others}) {
    for (const auto* entry : *group) {
      if (out.size() == limit) return out;
      out.push_back(entry->patient);
    }
  }
  return out;
}

Bytes Directory::pack() const {
  Fields out;
  out.add(static_cast<std::uint64_t>(order_.size()));
  for (const auto* entry : order_) {
    const Patient& p = entry->patient;
    out.add(p.id).add(p.name).add(p.sex).add(p.birth_date ? p.birth_date->iso() : std::string{});
    out.add(static_cast<std::uint64_t>(p.identifiers.size()));
    for (const auto& [system, value] : p.identifiers) out.add(system).add(value);
    out.add(entry->folded);
  }
  return out.bytes();
}

bool Directory::unpack(ByteView bytes) {
  FieldReader in(bytes);
  const auto count = in.number();
  if (!count) return false;
  for (std::uint64_t i = 0; i < *count; ++i) {
    Entry entry;
    const auto id = in.text(), name = in.text(), sex = in.text(), birth = in.text();
    const auto identifiers = in.number();
    if (!id || !name || !sex || !birth || !identifiers) return false;
    entry.patient = {*id, *name, *sex, std::nullopt, {}};
    if (!birth->empty()) {
      const auto date = base::CivilDate::parse(*birth);
      if (!date) return false;
      entry.patient.birth_date = *date;
    }
    for (std::uint64_t k = 0; k < *identifiers; ++k) {
      auto system = in.text(), value = in.text();
      if (!system || !value) return false;
      entry.patient.identifiers.emplace(std::move(*system), std::move(*value));
    }
    auto folded = in.text();
    if (!folded) return false;
    entry.folded = std::move(*folded);
    place(std::move(entry), true);
  }
  return in.atEnd();
}

}  // namespace homeostat::record
