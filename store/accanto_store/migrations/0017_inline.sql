-- A block of one lead at rest has about 2 kB, just where rows begin to be cut up and moved out: these stay whole in their page.
alter table waveform set (toast_tuple_target = 8160);
