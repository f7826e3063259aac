import { it } from "vitest";
import { renewableSignal, renewableProfile } from "/work/main/src/catalog/renewables.ts";
it("x", () => { for (const [s,h] of [["solar",2500],["solar",3500],["solar",4000],["wind",4000],["wind",5500],["wind",7000],["wind",8500],["wind",8760],["solar",0]] as const) { try { const q=renewableSignal(s,"青海",0,365*864e5,h); console.log(s,h,q.mean(0,365*864e5)*8760);} catch(e){console.log(s,h,String(e));} } console.log(renewableProfile("青海").solar.flat().filter(v=>v>0).length/288*8760, Math.min(...renewableProfile("青海").wind.flat())); });
