#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/record/secrets.hpp"

namespace homeostat::record {

/// The list of patients in memory, sorted by folded name, with the text that search looks through.
class Directory {
 public:
  /// Adds or replaces. After adding many with `later`, call `sort` once.
  void put(const Patient& patient, bool later = false);
  void sort();
  void remove(const std::string& id);
  void wipeAll();

  [[nodiscard]] const Patient* find(const std::string& id) const;
  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  [[nodiscard]] std::vector<Patient> list() const;
  [[nodiscard]] std::vector<Patient> search(std::string_view query, std::size_t limit) const;

  /// Entries in order, for the sealed snapshot.
  [[nodiscard]] Bytes pack() const;
  /// False when the bytes are not what `pack` wrote.
  bool unpack(ByteView bytes);

 private:
  struct Entry {
    Patient patient;
    std::string folded;  ///< name, then birth date and identifiers, each after a line break
  };
  void place(Entry entry, bool later);
  static bool before(const Entry* a, const Entry* b);

  std::unordered_map<std::string, std::unique_ptr<Entry>> entries_;
  std::vector<const Entry*> order_;
};

}  // namespace homeostat::record
