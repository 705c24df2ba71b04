#include "app/intake/live/bluez.hpp"

#include <fmt/format.h>
#include <sdbus-c++/sdbus-c++.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

namespace homeostat::live {
namespace {

using Clock = std::chrono::steady_clock;
using Properties = std::map<std::string, sdbus::Variant>;
using Objects = std::map<sdbus::ObjectPath, std::map<std::string, Properties>>;

// Assigned numbers of the Bluetooth SIG within its base UUID.
constexpr const char* kService = "0000180d-0000-1000-8000-00805f9b34fb";
constexpr const char* kMeasurement = "00002a37-0000-1000-8000-00805f9b34fb";
constexpr const char* kBluez = "org.bluez";
constexpr const char* kDevice = "org.bluez.Device1";
constexpr const char* kCharacteristic = "org.bluez.GattCharacteristic1";
constexpr std::chrono::seconds kConnecting{20}, kSilence{10};

template <class T>
T property(const Properties& properties, const char* name) {
  const auto found = properties.find(name);
  return found != properties.end() && found->second.containsValueOfType<T>() ? found->second.get<T>() : T{};
}

struct Device {
  std::string path, name, address;
  bool connected = false;
};

bool measuresHeartRate(const Properties& device) {
  for (const auto& uuid : property<std::vector<std::string>>(device, "UUIDs"))
    if (uuid == kService) return true;
  return false;
}

std::vector<Device> devicesIn(const Objects& objects, const std::string& wanted) {
  std::vector<Device> out;
  for (const auto& [path, interfaces] : objects) {
    const auto found = interfaces.find(kDevice);
    if (found == interfaces.end() || !measuresHeartRate(found->second)) continue;
    Device device{path, property<std::string>(found->second, "Alias"), property<std::string>(found->second, "Address"),
                  property<bool>(found->second, "Connected")};
    if (device.name.empty()) device.name = property<std::string>(found->second, "Name");
    if (wanted.empty() || device.address == wanted || device.name.find(wanted) != std::string::npos)
      out.push_back(std::move(device));
  }
  return out;
}

/// Path of the measurement under the device; empty while its services are not known.
std::string measurementOf(const Objects& objects, const Device& device) {
  for (const auto& [path, interfaces] : objects) {
    const auto found = interfaces.find(kCharacteristic);
    if (found == interfaces.end() || property<std::string>(found->second, "UUID") != kMeasurement) continue;
    if (path.compare(0, device.path.size() + 1, device.path + "/") == 0) return path;
  }
  return {};
}

Objects objectsOf(sdbus::IConnection& bus) {
  auto root = sdbus::createProxy(bus, kBluez, "/");
  Objects objects;
  root->callMethod("GetManagedObjects").onInterface("org.freedesktop.DBus.ObjectManager").storeResultsTo(objects);
  return objects;
}

base::Result<Device> choose(const std::vector<Device>& devices, const std::string& wanted) {
  if (devices.size() == 1) return devices.front();
  if (devices.empty())
    return base::refuse({"live.no-sensor", "", "Bluetooth",
                         wanted.empty() ? "the system knows no heart-rate sensor" : "it knows no sensor " + wanted,
                         "Wear the sensor and pair it in the system's Bluetooth settings first"});
  std::string names;
  for (const auto& d : devices) names += fmt::format("{}{} ({})", names.empty() ? "" : ", ", d.name, d.address);
  return base::refuse({"live.sensor-choice", "", "Bluetooth", "more than one heart-rate sensor is known: " + names,
                       "Name one with --sensor"});
}

base::Result<std::string> connected(sdbus::IConnection& bus, const Device& device) {
  auto proxy = sdbus::createProxy(bus, kBluez, device.path);
  if (!device.connected) proxy->callMethod("Connect").onInterface(kDevice).withTimeout(kConnecting);
  // BlueZ announces services one by one after connecting.
  for (const auto until = Clock::now() + kConnecting; Clock::now() < until;) {
    if (auto path = measurementOf(objectsOf(bus), device); !path.empty()) return path;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return base::refuse({"live.connection", "", device.name, "the sensor does not offer its heart rate measurement",
                       "Take it off and on again, or pair it anew"});
}

/// Values from the bus's own thread to the one that listens.
class Mailbox {
 public:
  void put(std::vector<std::uint8_t> value) {
    const std::lock_guard lock(mutex_);
    values_.push_back({Clock::now(), std::move(value)});
    arrived_.notify_one();
  }
  struct Value {
    Clock::time_point at;
    std::vector<std::uint8_t> bytes;
  };
  std::optional<Value> take(Clock::time_point until) {
    std::unique_lock lock(mutex_);
    if (!arrived_.wait_until(lock, until, [&] { return !values_.empty(); })) return std::nullopt;
    Value value = std::move(values_.front());
    values_.pop_front();
    return value;
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Value> values_;
};

void hear(Mailbox& mailbox, double seconds, const HeartRateSource::Notify& notify) {
  const auto start = Clock::now();
  const auto end = start + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  while (Clock::now() < end) {
    const auto value = mailbox.take(std::min(end, Clock::now() + kSilence));
    if (!value) return;
    if (!notify(std::chrono::duration<double>(value->at - start).count(), value->bytes)) return;
  }
}

}  // namespace

BluezSource::BluezSource(std::string address, std::string bus) : address_(std::move(address)), bus_(std::move(bus)) {}

base::Result<void> BluezSource::listen(double seconds, const Notify& notify) try {
  const auto bus =
      bus_.empty() ? sdbus::createSystemBusConnection() : sdbus::createSessionBusConnectionWithAddress(bus_);
  const auto device = choose(devicesIn(objectsOf(*bus), address_), address_);
  if (!device) return tl::unexpected(device.error());
  device_ = fmt::format("{} ({})", device->name, device->address);
  const auto path = connected(*bus, *device);
  if (!path) return tl::unexpected(path.error());
  Mailbox mailbox;
  auto measurement = sdbus::createProxy(*bus, kBluez, *path);
  measurement->uponSignal("PropertiesChanged")
      .onInterface("org.freedesktop.DBus.Properties")
      .call([&](const std::string& interface, const Properties& changed, const std::vector<std::string>&) {
        if (interface == kCharacteristic && changed.count("Value") != 0)
          mailbox.put(property<std::vector<std::uint8_t>>(changed, "Value"));
      });
  measurement->finishRegistration();
  bus->enterEventLoopAsync();
  measurement->callMethod("StartNotify").onInterface(kCharacteristic);
  hear(mailbox, seconds, notify);
  bus->leaveEventLoop();
  try {
    measurement->callMethod("StopNotify").onInterface(kCharacteristic);
  } catch (const sdbus::Error&) {
    // The sensor may be gone; what it said was heard.
  }
  return {};
} catch (const sdbus::Error& error) {
  return base::refuse({"live.bluetooth", "", device_.empty() ? "Bluetooth" : device_, error.getMessage(),
                       "Switch Bluetooth on and see that the sensor is near and worn"});
}

}  // namespace homeostat::live
