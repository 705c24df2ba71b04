#include "app/record/ledger_impl.hpp"

namespace homeostat::record {

Result<std::string> Ledger::sealAside(const std::string& patient, std::string_view purpose,
                                      std::string_view plain) const {
  if (auto o = impl_->open(); !o) return base::refuse(o.error());
  return attempt(path(), [&]() -> Result<std::string> {
    const auto row = impl_->rowOf(patient);
    if (!row) return base::refuse(row.error());
    const auto bound = Fields().add(impl_->about("aside", row->id)).add(purpose).bytes();
    const auto sealed = seal(impl_->keyOf(*row), *impl_->random, bound, base::asBytes(plain));
    return std::string(sealed.begin(), sealed.end());
  });
}

Result<std::string> Ledger::openAside(const std::string& patient, std::string_view purpose,
                                      std::string_view sealed) const {
  if (auto o = impl_->open(); !o) return base::refuse(o.error());
  return attempt(path(), [&]() -> Result<std::string> {
    const auto row = impl_->rowOf(patient);
    if (!row) return base::refuse(row.error());
    const auto bound = Fields().add(impl_->about("aside", row->id)).add(purpose).bytes();
    const auto plain = unseal(impl_->keyOf(*row), bound, base::asBytes(sealed));
    if (!plain)
      return base::refuse({"record.damaged", path().string(), std::string(purpose),
                           "it was changed, or sealed for something else",
                           "Leave it; the record itself is not touched"});
    return std::string(plain->begin(), plain->end());
  });
}

}  // namespace homeostat::record
