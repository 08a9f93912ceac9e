// Most of these tests wait for processes and servers rather than compute: as many at a time as there are cores would leave the cores idle.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
