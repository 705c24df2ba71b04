// A heart-rate sensor over D-Bus: a stand-in for the Bluetooth service on a bus of the test's own.
#include "app/intake/live/bluez.hpp"

#include <gtest/gtest.h>
#include <sdbus-c++/sdbus-c++.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

namespace homeostat::live {
namespace {

constexpr const char* kDevice = "org.bluez.Device1";
constexpr const char* kCharacteristic = "org.bluez.GattCharacteristic1";

/// A private dbus-daemon; its address is empty where none is installed.
class PrivateBus {
 public:
  PrivateBus() {
    folder_ = std::filesystem::temp_directory_path() / ("homeostat-bus-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
    const auto config = folder_ / "bus.conf";
    std::ofstream(config) << "<busconfig><type>session</type><listen>unix:path=" << (folder_ / "socket").string()
                          << "</listen><policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>"
                             "<allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>";
    child_ = ::fork();
    if (child_ == 0) {
      ::execlp("dbus-daemon", "dbus-daemon", "--nofork", ("--config-file=" + config.string()).c_str(), nullptr);
      ::_exit(127);
    }
    for (int i = 0; i < 200 && !std::filesystem::exists(folder_ / "socket"); ++i) {
      if (::waitpid(child_, nullptr, WNOHANG) == child_) {
        child_ = -1;
        return;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    if (std::filesystem::exists(folder_ / "socket")) address_ = "unix:path=" + (folder_ / "socket").string();
  }
  ~PrivateBus() {
    if (child_ > 0) {
      ::kill(child_, SIGTERM);
      ::waitpid(child_, nullptr, 0);
    }
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  PrivateBus(const PrivateBus&) = delete;
  PrivateBus& operator=(const PrivateBus&) = delete;
  [[nodiscard]] const std::string& address() const { return address_; }

 private:
  std::filesystem::path folder_;
  std::string address_;
  pid_t child_ = -1;
};

/// The objects and calls of BlueZ that a listener needs; the characteristic appears once its device was connected, and
/// values are sent between StartNotify and StopNotify.
class FakeBluez {
 public:
  FakeBluez(const std::string& address, const std::vector<std::string>& names)
      : bus_(sdbus::createSessionBusConnectionWithAddress(address)) {
    bus_->addObjectManager("/", sdbus::floating_slot);
    for (const auto& name : names) addDevice(name);
    bus_->requestName("org.bluez");
    bus_->enterEventLoopAsync();
  }
  ~FakeBluez() {
    go_on_ = false;
    if (sender_.joinable()) sender_.join();
    bus_->leaveEventLoop();
  }
  FakeBluez(const FakeBluez&) = delete;
  FakeBluez& operator=(const FakeBluez&) = delete;

  std::vector<std::vector<std::uint8_t>> values;  ///< what the sensor sends, one every few milliseconds
  std::atomic<bool> stopped = false;

 private:
  void addDevice(const std::string& name) {
    const std::string path = "/org/bluez/hci0/dev_" + std::to_string(devices_.size());
    auto device = sdbus::createObject(*bus_, path);
    device->registerMethod("Connect").onInterface(kDevice).implementedAs([this, path] { addCharacteristic(path); });
    device->registerProperty("UUIDs").onInterface(kDevice).withGetter(
        [] { return std::vector<std::string>{"0000180d-0000-1000-8000-00805f9b34fb"}; });
    device->registerProperty("Alias").onInterface(kDevice).withGetter([name] { return name; });
    const std::string address = "00:00:00:00:00:0" + std::to_string(devices_.size());
    device->registerProperty("Address").onInterface(kDevice).withGetter([address] { return address; });
    device->registerProperty("Connected").onInterface(kDevice).withGetter([] { return false; });
    device->finishRegistration();
    devices_.push_back(std::move(device));
  }

  void addCharacteristic(const std::string& device) {
    characteristic_ = sdbus::createObject(*bus_, device + "/service0010/char0011");
    characteristic_->registerProperty("UUID").onInterface(kCharacteristic).withGetter([] {
      return std::string("00002a37-0000-1000-8000-00805f9b34fb");
    });
    characteristic_->registerProperty("Value").onInterface(kCharacteristic).withGetter([this] {
      const std::lock_guard lock(mutex_);
      return value_;
    });
    characteristic_->registerMethod("StartNotify").onInterface(kCharacteristic).implementedAs([this] {
      sender_ = std::thread([this] { send(); });
    });
    characteristic_->registerMethod("StopNotify").onInterface(kCharacteristic).implementedAs([this] {
      stopped = true;
      go_on_ = false;
    });
    characteristic_->finishRegistration();
  }

  void send() {
    for (const auto& value : values) {
      if (!go_on_) return;
      {
        const std::lock_guard lock(mutex_);
        value_ = value;
      }
      characteristic_->emitPropertiesChangedSignal(kCharacteristic, {"Value"});
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }

  std::unique_ptr<sdbus::IConnection> bus_;
  std::vector<std::unique_ptr<sdbus::IObject>> devices_;
  std::unique_ptr<sdbus::IObject> characteristic_;
  std::mutex mutex_;
  std::vector<std::uint8_t> value_;
  std::thread sender_;
  std::atomic<bool> go_on_ = true;
};

TEST(Bluez, ASensorIsFoundConnectedAndHeard) {
  const PrivateBus bus;
  if (bus.address().empty()) GTEST_SKIP() << "no dbus-daemon here";
  FakeBluez bluez(bus.address(), {"Strap"});
  // 72 a minute with one interval of 853/1024 s, then two intervals, then a value cut short.
  bluez.values = {{0x10, 72, 0x55, 0x03}, {0x10, 71, 0x00, 0x04, 0x55, 0x03}, {0x10}, {0x10, 70, 0x60, 0x03}};
  BluezSource source("", bus.address());
  BeatSeries series;
  std::size_t heard = 0, broken = 0;
  const auto listened = source.listen(20, [&](double at_s, const std::vector<std::uint8_t>& value) {
    const auto measured = parseHeartRate(value);
    if (measured)
      series.add(*measured, at_s);
    else
      ++broken;
    return ++heard < 4;
  });
  ASSERT_TRUE(listened) << listened.error().line();
  EXPECT_EQ(heard, 4U);
  EXPECT_EQ(broken, 1U);
  EXPECT_EQ(source.device(), "Strap (00:00:00:00:00:00)");
  ASSERT_EQ(series.rrMs().size(), 4U);
  EXPECT_NEAR(series.rrMs()[0], 1000.0 * 853 / 1024, 1e-9);
  EXPECT_NEAR(series.rrMs()[1], 1000, 1e-9);
  EXPECT_TRUE(bluez.stopped);
}

TEST(Bluez, SeveralSensorsAreListedAndOneCanBeNamed) {
  const PrivateBus bus;
  if (bus.address().empty()) GTEST_SKIP() << "no dbus-daemon here";
  FakeBluez bluez(bus.address(), {"Strap", "Watch"});
  bluez.values = {{0x00, 66}};
  const auto ignore = [](double, const std::vector<std::uint8_t>&) { return false; };
  const auto unclear = BluezSource("", bus.address()).listen(20, ignore);
  ASSERT_FALSE(unclear);
  EXPECT_EQ(unclear.error().code, "live.sensor-choice");
  EXPECT_NE(unclear.error().cause.find("Watch (00:00:00:00:00:01)"), std::string::npos);
  BluezSource named("Watch", bus.address());
  EXPECT_TRUE(named.listen(20, ignore));
  EXPECT_EQ(named.device(), "Watch (00:00:00:00:00:01)");
}

TEST(Bluez, WithoutServiceOrSensorOneLineSaysWhatToDo) {
  const auto ignore = [](double, const std::vector<std::uint8_t>&) { return false; };
  const auto nowhere = BluezSource("", "unix:path=/nonexistent/socket").listen(10, ignore);
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().code, "live.bluetooth");
  const PrivateBus bus;
  if (bus.address().empty()) GTEST_SKIP() << "no dbus-daemon here";
  const auto no_service = BluezSource("", bus.address()).listen(10, ignore);
  ASSERT_FALSE(no_service);
  EXPECT_EQ(no_service.error().code, "live.bluetooth");
  FakeBluez bluez(bus.address(), {});
  const auto no_sensor = BluezSource("", bus.address()).listen(10, ignore);
  ASSERT_FALSE(no_sensor);
  EXPECT_EQ(no_sensor.error().code, "live.no-sensor");
}

TEST(SimulatedSource, PlaysASessionWithoutWaitingAndStopsWhenTold) {
  SimulatedSource source(SimulatedSensor(60, 80, 6));
  double last = 0;
  std::size_t heard = 0;
  ASSERT_TRUE(source.listen(120, [&](double at_s, const std::vector<std::uint8_t>&) {
    last = at_s;
    return ++heard < 50;
  }));
  EXPECT_EQ(heard, 50U);
  EXPECT_NEAR(last, 50, 1e-9);
}

}  // namespace
}  // namespace homeostat::live
