import { mount } from "svelte";
import App from "./App.svelte";
import { readAddress } from "./state/url";
import { chooseLanguage } from "./strings";
import "./styles/fonts.css";
import "./styles/page.css";

const address = readAddress(location.search);
chooseLanguage(address.language || navigator.language.slice(0, 2), address.direction);
if (address.theme) document.documentElement.dataset["theme"] = address.theme;

// What takes longest is begun first: the map's library and the outlines of land.
if (address.view === "map" || address.view === "roads") void import("./map/background").then(({ loadWorld }) => loadWorld().catch(() => undefined));

const target = document.getElementById("app");
if (!target) throw new Error("the page has no place for the desk");
mount(App, { target });
