import { openWritable } from '#engine/log/database.ts';
import { makePrivateFile } from '#engine/log/private-files.ts';
import { aDelivery, eventBody } from './open-test-log.ts';
import { tempFolder } from './temp-folder.ts';
const d = aDelivery({ body: eventBody({ note: 'x'.repeat(850) }) });
const N=40000; const h=JSON.stringify(d.headers);
for (let k=0;k<3;k++) for (const cols of [3,8,14,25]) { using f=tempFolder(); const p=f.path+'/a.db'; makePrivateFile(p); const db=openWritable(p); db.pragma('wal_autocheckpoint=64');
 db.exec(`create table t(id integer primary key autoincrement, ${Array.from({length:cols-2},(_,i)=>'c'+i).join(',')}, h text, b blob)`);
 const s=db.prepare(`insert into t(${Array.from({length:cols-2},(_,i)=>'c'+i).join(',')},h,b) values(${Array(cols).fill('?').join(',')})`);
 const vals=Array.from({length:cols-2},(_,i)=>i%3===0?'some text':i%3===1?12345+i:null);
 const c=process.threadCpuUsage(); for(let i=0;i<N;i+=256) db.transaction(()=>{for(let j=0;j<256;j++) s.run(...vals,h,d.body)})();
 const e=process.threadCpuUsage(c);console.log(cols,'cpu us/row',((e.user+e.system)/N).toFixed(1)); db.close(); }
